"""Where sentences end and where they do not."""

from __future__ import annotations

import pytest

from service.document import Document

# Articles whose sentences are parted by a bar; the bar itself is not sent.
SPLIT = [
    "وصل الوفد إلى المطار.| واستقبله الوزير.",
    "هل يعود الوفد؟| لا أحد يعرف!| انتهى",
    "العنوان\n|قال الوزير إن الاجتماع انتهى.\n|وأضاف أن الوفد غادر.",
    "قال: «نعم.»| ثم خرج.",
    'قال: "انتهى الأمر."| ثم خرج.',
    '"انتهى الأمر".| ثم خرج.',
    "«انتهى الأمر».| ثم خرج.",
    "(انتهى البيان.)| وأضاف المتحدث.",
    "أحقا؟!| نعم.",
    "انتهى.|\n\n|وبدأ".replace("|\n\n|", "\n\n|"),
    "بلغ السعر 25.| وارتفع أمس",
]
WHOLE = [
    "بلغت النسبة 3.5 في المئة",
    "قال د. أحمد إن النتائج جيدة",
    "قال أ. د. سامي إن النتائج جيدة",
    "رسالة إلى ص. ب. 120 في بغداد",
    "سكت... ثم قال نعم",
    "زار موقع example.com أمس",
    "حضر ج. ب. سميث اللقاء",
    "قالت، بعد صمت؛ نعم: وصلنا",
    "كلمة",
]


@pytest.mark.parametrize("marked", SPLIT)
def test_ends_a_sentence(marked: str) -> None:
    """A line's end and . ؟ ? ! end a sentence, with the quotation marks and brackets that close after them."""
    assert sentences(marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


@pytest.mark.parametrize("text", WHOLE)
def test_does_not_end_a_sentence(text: str) -> None:
    """A point in a number, an abbreviation, an ellipsis or an address ends nothing."""
    assert sentences(text) == [text]


@pytest.mark.parametrize("text", [*SPLIT, *WHOLE, "", "\n\n", "...", "؟؟؟!!!", '"""".\'.\'', "." * 500])
def test_sentences_leave_no_gap(text: str) -> None:
    """Sentences follow one another, none is empty, and each token is in the one that is said to hold it."""
    document = Document(text)
    position = 0
    for number, (first, stop) in enumerate(document.sentences):
        assert first == position < stop
        assert document.sentence_of[first:stop] == [number] * (stop - first)
        position = stop
    assert position == len(document)


def sentences(text: str) -> list[str]:
    document = Document(text)
    return [document.slice(document.sentence_span(number)) for number in range(len(document.sentences))]
