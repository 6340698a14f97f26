#include "render/render.h"

#include "render/formats.h"

static const struct renderer *const renderers[] = {
    &render_tty,    &render_text,   &render_brief, &render_markdown, &render_html,       &render_json,
    &render_ndjson, &render_csv,    &render_sarif, &render_junit,    &render_checkstyle, &render_gcc,
    &render_github, &render_gitlab, &render_prom,  &render_unmatched};

const struct renderer *renderer_at(size_t index)
{
    return index < sizeof renderers / sizeof renderers[0] ? renderers[index] : NULL;
}

static const struct {
    const struct renderer *admin, *customer;
} audiences[] = {{&render_tty, &customer_text},
                 {&render_text, &customer_text},
                 {&render_markdown, &customer_markdown},
                 {&render_html, &customer_html}};

const struct renderer *renderer_for(const struct renderer *renderer, enum audience audience)
{
    for (size_t i = 0; audience == AUDIENCE_CUSTOMER && i < sizeof audiences / sizeof audiences[0]; i++)
        if (audiences[i].admin == renderer)
            return audiences[i].customer;
    return renderer;
}

bool renderer_marks_known(const struct renderer *renderer)
{
    return renderer == &render_json || renderer == &render_ndjson || renderer == &render_sarif ||
           renderer == &render_lines || renderer == &render_files;
}

const struct renderer *renderer_find(struct span name)
{
    for (size_t i = 0; i < sizeof renderers / sizeof renderers[0]; i++)
        if (span_is(name, renderers[i]->name))
            return renderers[i];
    return span_is(name, render_lines.name)   ? &render_lines
           : span_is(name, render_files.name) ? &render_files
                                              : NULL;
}
