"""Which language a request is written in, and the answer for those that the director doesn't speak."""

from __future__ import annotations

import re

_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》|«[^»]*»|‘[^’]*’')
_SCRIPTS = {
    "ja": r"[\u3040-\u30ff]",
    "ko": r"[\uac00-\ud7af\u1100-\u11ff]",
    "ru": r"[\u0400-\u04ff]",
    "zh": r"[\u3400-\u9fff]",
}
_WORDS = {
    "de": "und die der das ein eine mit auf für mach bitte nicht musik lied bilder fotos zu im schnitt lautheit füge ohne den "
    "vom titel hinzu schneller",
    "fr": "et le la les un une des avec sur pour ajoute titre musique sans dans fais vidéo photos quatre premières secondes "
    "mets du au chanson moi",
    "es": "y el la los las un una con para por pon haz añade título música sin vídeo fotos en del canción segundos crea quita "
    "primeros",
    "pt": "e o os as um uma com para por adicione título música sem vídeo fotos no na da faça coloque segundos primeiros crie",
    "it": "e il lo la gli un una con per aggiungi titolo musica senza video foto nel della fai secondi primi crea metti",
}
ELSEWHERE = {
    "ja": "すみません、理解できるのは英語と中国語の指示だけです。何も変更していません。",
    "ko": "죄송합니다. 영어와 중국어 지시만 이해합니다. 아무것도 변경하지 않았습니다.",
    "ru": "Я понимаю указания только на английском и китайском языках. Ничего не изменено.",
    "de": "Ich verstehe nur Anweisungen auf Englisch und Chinesisch. Es wurde nichts geändert.",
    "fr": "Je ne comprends que les consignes en anglais et en chinois. Rien n'a été modifié.",
    "es": "Solo entiendo instrucciones en inglés y en chino. No se ha cambiado nada.",
    "pt": "Só entendo instruções em inglês e chinês. Nada foi alterado.",
    "it": "Capisco solo istruzioni in inglese e in cinese. Non è stato modificato nulla.",
}
"""The answer in each recognised language."""


def language_of(prompt: str) -> str:
    """zh, a key of ELSEWHERE, or en; quoted words don't count."""
    text = _QUOTED.sub(" ", prompt).lower()
    for language in ("ja", "ko", "ru", "zh"):
        if len(re.findall(_SCRIPTS[language], text)) >= (2 if language != "zh" else 1):
            return language
    words = re.findall(r"[^\W\d_]+", text)
    hits = {language: sum(w in known.split() for w in words) for language, known in _WORDS.items()}
    best = max(hits, key=lambda language: hits[language])
    return best if hits[best] >= 2 and hits[best] * 3 >= len(words) else "en"
