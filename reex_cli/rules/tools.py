"""Rules for what helps to read, to use or to correct a page: buttons of code, text sizes, clocks, requests to report errors."""

from reex_cli.lexicon import compile_pattern, pattern
from reex_cli.model import Kind, Label
from reex_cli.rules._conditions import about, after, in_content, kind, linked, reads, says, shorter, under, whole_page
from reex_cli.rules._rule import Rule
from reex_cli.rules._structure import is_code_tool

MODIFIERS = ("ctrl", "strg", "cmd", "⌘")  # names of the key that is pressed together with another
SEND_KEYS = rf"(?:{'|'.join(MODIFIERS)}) \s* [+＋-]? \s* {pattern('rule-send-keys')}\b"
MARK_TEXT = compile_pattern("rule-mark-text")

presses_keys = says(SEND_KEYS, *MODIFIERS)
asks_to_mark = about(lambda block: MARK_TEXT.search(block.text) is not None, "asks to mark a passage")

RULES = (
    Rule(
        name="code-tools",
        label=Label.COUNTER,
        when=(is_code_tool | reads("code-tools") & under("<button>", "role:button") | reads("code-tools") & linked(0.9))
        & ~kind(Kind.CODE, Kind.TABLE, Kind.IMAGE, Kind.EMBED, Kind.HEADING),
        why="A button of code, or the name of its language.",
        yes=(
            "[content]<div class='x'><pre class='language-python'>salt = 1</pre><span>▶ Python</span></div>",
            "<div><div><span>▶ Salt</span><button>Copy</button></div><pre>salt = 1</pre></div>",
            "<button>▶ Copy to clipboard</button>",
        ),
        no=("<p>▶ Salt:</p><pre>salt = 1</pre>", "[content]<h2>▶ Copy</h2>", "<div><p>¶</p><p>▶ Python</p><pre>x</pre></div>"),
    ),
    Rule(
        name="code-tool-box",
        label=Label.COUNTER,
        when=under(
            "gist-meta",
            "code-toolbar",
            "code-block-header",
            "code-header",
            "code-header__text",
            "codeblock-header",
            "copy-btn",
            "copy-button",
            "copy-code-button",
            "copybtn",
            "clipboard-copy",
            "clipboard-button",
            "btn-clipboard",
            "zeroclipboard-container",
            "hljs-copy-button",
            "highlight-tools",
            "enlighter-toolbar",
            "urvanov-syntax-highlighter-toolbar",
            "crayon-toolbar",
            "syntaxhighlighter-toolbar",
            "line-numbers-rows",
            "shcb-language",
            "wp-block-code__language",
            "wp-embed-footer",
            "wp-embed-meta",
            "emgithub-footer",
            "emgithub-meta",
            "file-meta",
        )
        & ~kind(Kind.CODE, Kind.TABLE, Kind.IMAGE, Kind.EMBED, Kind.HEADING),
        inline=True,
        why="A bar of buttons of code, or the foot of an embedded file.",
        yes=(
            "[content]<div class='gist'><pre>salt = 1</pre><div class='gist-meta'>▶ salt.py hosted by the mill</div></div>",
            "<p>¶</p><div class='code-header'><span>▶ Salt</span></div><pre>salt = 1</pre>",
        ),
        no=("<div class='gist'><pre>▶ salt = 1</pre><div class='gist-meta'>salt.py</div></div>",),
    ),
    Rule(
        name="reader-tools",
        label=Label.NAVIGATION,
        when=reads("reader-tools") & shorter(12) & ~(in_content & shorter(2) & ~linked(0.9)),
        why="It offers another way of reading, or asks how the reader liked it.",
        yes=("Listen to article", "Was this article helpful?", "Schriftgröße"),
        no=("The text size of the charter was small.", "[content]<h2>▶ Schriftgröße</h2>"),
    ),
    Rule(
        name="reader-tool-box",
        label=Label.NAVIGATION,
        when=under(
            "article-tools",
            "article-toolbar",
            "audio-player-label",
            "beyondwords-player",
            "font-resizer",
            "font-size-control",
            "listen-button",
            "listen-to-article",
            "post-tools",
            "print-button",
            "print-link",
            "reading-progress-bar",
            "text-resizer",
            "text-size",
            "text-to-speech",
            "textsize",
            "toolbar-print",
            "trinity-player",
            "trinityAudioPlaceholder",
            "tts-player",
            "was-this-helpful",
            "helpful-feedback",
        )
        & shorter(20)
        & ~kind(Kind.EMBED),
        inline=True,
        why="An element for tools of the reader encloses it.",
        yes=("<div class='text-resizer'><p>▶ A− A+</p></div>",),
        no=("<div class='text-sizeable'><p>▶ A− A+</p></div>",),
    ),
    Rule(
        name="clock",
        label=Label.COUNTER,
        when=(
            reads("counter")
            | under("clock", "world-clock", "live-clock", "clock-widget", "local-time", "current-time", "live-time", "time-now")
        )
        & shorter(10),
        why="A clock, or a number of readers who like the article.",
        yes=("<div class='world-clock'><p>▶ Marlow 2:45 a.m.</p></div>", "<p>▶ Current time in Marlow</p>", "12 likes"),
        no=(
            "<p class='clockwork'>▶ Wheels of brass</p>",
            "The current time in the river is slow, and nobody who has swum in it minds.",
        ),
    ),
    Rule(
        name="report-error",
        label=Label.FORM,
        when=(reads("corrections") | presses_keys & (asks_to_mark | after(0.9) & ~in_content)) & after(0.5) & shorter(40),
        reach=asks_to_mark & shorter(40) & whole_page,
        certain_distance=2,
        why="It asks readers to report errors.",
        yes=(
            "¶\n\n▶ Found a mistake? Tell us.",
            "¶\n\n▶ Highlight the word and press Ctrl + Enter.",
            "¶\n\n▶ Заметили ошибку? Выделите её и нажмите Ctrl+Enter.",
            "<p>¶</p><p>Found a mistake?</p><p>▶ Mark the words and press the button under them.</p>",
        ),
        no=(
            "▶ Found a mistake? Tell us.\n\n¶\n\n¶",
            "¶\n\n▶ Press Ctrl+Enter to run the cell.\n\n¶",
            "¶\n\n▶ The mistake was found in the third volume.",
        ),
    ),
)
