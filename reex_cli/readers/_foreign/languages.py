"""Program text in languages whose statements end without a sign, so that `program` does not know them by their lines."""

from __future__ import annotations

import re

from reex_cli.readers._foreign._kind import LineShape

INDENTED = re.compile(r"\s+\S")
HASKELL = re.compile(
    r"(?:module|import|data|newtype|type|class|instance|deriving|foreign|infix[lr]?)\s+\S|\{-#"
    r"|[a-z][\w']*+\s++::\s|[a-z][\w']*+(?:\s++[\w'()\[\]_:\"@,]++)*+\s++(?:=|\|)\s|[)\]}]"
)
SIGNATURE = re.compile(r"^[a-z][\w']*+\s++::\s\S|^module\s[A-Z][\w.]*+\s", re.MULTILINE)
LISP = re.compile(r"\(\S|[)'`#]")
DEFINITION = re.compile(
    r"^\((?:def[\w-]*+|in-package|use-package|require|provide|setq|setf|define|ns|import|use-modules|add-[\w-]++)[\s:(']",
    re.MULTILINE,
)
VIM = re.compile(
    r"\"(?:\s|$)|(?:set|setlocal|let|if|else|elseif|endif|[a-z]?(?:nore)?map!?|filetype|syntax|colorscheme|hi|highlight|au|autocmd"
    r"|augroup|call|function!?|endfunction|return|command!?|Plug|Plugin|source|runtime|execute|packadd!?)(?:\s|$)"
)
VIM_SETTING = re.compile(
    r"^(?:set (?:no)?[a-z]++(?:[=+-]|$)|let [bgs]:\w|filetype (?:plugin|indent|on|off)|[a-z]noremap |Plug ')", re.MULTILINE
)
GRAPHQL = re.compile(
    r"(?:extend\s)?(?:type|input|interface|enum|union|scalar|schema|query|mutation|subscription|fragment|directive)\b[^\n]*|[})]"
)
FIELD = re.compile(r"^(?:type|input|interface)\s\w++[^\n{]*\{\n\s++\w++(?:\([^\n]*\))?:\s*+\[?\w", re.MULTILINE)

LANGUAGES = (
    LineShape(
        "script",
        HASKELL.match,
        INDENTED.match,
        needs=SIGNATURE.search,
        yes=("module Wheel where\n\nimport Data.List\n\nturn :: Int -> Int\nturn times = times + 1\n",),
        no=(
            "module of the wheel\nimport of salt\ndata on tides\n",
            "turn :: and turn again\nThe wheel is old.\nSo is the mill.\n",
        ),
    ),
    LineShape(
        "script",
        LISP.match,
        INDENTED.match,
        needs=DEFINITION.search,
        least=2,
        yes=("(defpackage :wheel (:use :cl))\n\n(defun turn (times)\n  (+ times 1))\n",),
        no=("(The wheel turns.)\n(It is old.)\n(So is the mill.)\n",),
    ),
    LineShape(
        "settings",
        VIM.match,
        INDENTED.match,
        needs=VIM_SETTING.search,
        prose=0.5,
        yes=('" Colours of the mill\nset nocompatible\nset number\nlet g:wheel = 8\nnnoremap <leader>w :call Turn()<CR>\n',),
        no=('" The wheel turns.\nset in stone\nlet it be\n',),
    ),
    LineShape(
        "script",
        GRAPHQL.match,
        INDENTED.match,
        needs=FIELD.search,
        least=2,
        yes=("type Wheel {\n  id: ID!\n  spokes: Int\n  mill: Mill!\n}\n",),
        no=("type of wheel\n  a: old\n  b: new\ntype of mill\n",),
    ),
)
