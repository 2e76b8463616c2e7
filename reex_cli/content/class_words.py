"""English words for those of other languages in classes and ids, so that one weight is learnt for both.

Polish pages have `komentarz` where others have `comment`. Few of the pages that the weights were learnt from are in Polish, and
none in most languages.
"""

from __future__ import annotations

from reex_cli.pattern_cache import pattern_cache

STEMS = {
    "comment": "kommentar koment komment comentari commentair commenti reactie reacci opinie yorum otziv otzyv vypovid",
    "content": "inhalt contenu contenido conteudo contenut tresc obsah inhoud innehall soderzh icerik",
    "article": "artikel artyku articul artigo articol clanek clanok statya statia makale beitrag",
    "news": "noticia notizi nieuws novost haberler nachricht wiadomosc actualit aktualn",
    "text": "texte texto testo tekst",
    "title": "titel titre titulo titolo tytul nadpis zagolov baslik",
    "search": "suche recherche busca szuka hledat zoek poisk arama ricerca",
    "footer": "fusszeile fussbereich stopka rodape patick",
    "header": "kopfzeile kopfbereich naglow entete cabec hlavick",
    "related": "verwandt weitere polecan podobn relacionad correlat gerelateerd souvisej pohozh ilgili aehnlich",
    "sidebar": "seitenleiste randspalte",
    "menu": "navigac navegac navigaz meniu",
    "author": "autor auteur skribent yazar",
    "date": "datum fecha tarih",
    "ads": "werbung anzeige reklam publicidad publicite pubblicit",
    "image": "imagen immagin obraz zdjec resim",
}  # of words in classes, as they are written without accents
ENGLISH_WORDS = {stem: english for english, stems in STEMS.items() for stem in stems.split()}
STEM = pattern_cache.compile("|".join(sorted(ENGLISH_WORDS, key=len, reverse=True)))


def find_english_word(word: str) -> str | None:
    """The English word for a word of a class, None if no stem is its beginning.

    >>> find_english_word("komentarze"), find_english_word("comments")
    ('comment', None)
    """
    stem = STEM.match(word)
    return ENGLISH_WORDS[stem[0]] if stem else None
