"""Arabic text: a normalised view aligned to the text as sent, tokens, sentences, clitics, inflection, numbers."""
