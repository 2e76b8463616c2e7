"""Learn every model of reex from annotated pages: `python -m tests.training`.

    data              the pages, and whether they are the ones that the models were learnt from
    pages             pages without markup, their blocks labelled by the gold text
    extra_pages       more of them, drawn from HTML
    html_pages        pages of HTML, their blocks labelled
    made_pages        more of them, made from those: cut, mixed, rewritten
    mixed_pages       lists of other pages beside an article
    invented_languages    pages in languages and selectors that no weight knows
    regression        sparse logistic regression
    token_weights     weights of the words of a block
    selector_weights  weights of tags, classes and ids around a block
    forests           oblivious forests by CatBoost, exported for `reex_cli.forest`
    text_model, html_model, title_model, date_author_model    one model each
    leave_one_out     what the models give on a set that did not teach them
    feature_table     FEATURES.md: meaning, range and importance of every feature

Training is deterministic: one thread, fixed seeds, splits by hashes of domains (`tests.bench.split`). No page of a
held-back domain teaches.
"""
