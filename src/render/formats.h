/* The formats. Inside render/ only. */
#ifndef SMTPLINT_RENDER_FORMATS_H
#define SMTPLINT_RENDER_FORMATS_H

#include "render/render.h"

#define SAY_ABOUT(en, de)                                                                                    \
    {                                                                                                        \
        {                                                                                                    \
            SPAN(en), SPAN(de)                                                                               \
        }                                                                                                    \
    }

extern const struct renderer render_tty, render_text, render_brief, render_json, render_ndjson, render_gcc,
    render_github, render_gitlab, render_checkstyle, render_junit, render_sarif, render_csv, render_markdown,
    render_prom, render_html, render_unmatched, render_files;

/* The same formats with --for customer. */
extern const struct renderer customer_text, customer_markdown, customer_html;

/* markdown.c: text without anything that Markdown would take for its own. */
void markdown_prose(struct text *out, struct span text);

#endif
