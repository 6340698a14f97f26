#include "render/markup.h"

static const char *escape(char c)
{
    return c == '&'    ? "&amp;"
           : c == '<'  ? "&lt;"
           : c == '>'  ? "&gt;"
           : c == '"'  ? "&quot;"
           : c == '\'' ? "&#39;"
                       : NULL;
}

void markup_add(struct text *out, struct span text)
{
    static const struct render_options unicode = {0};
    struct text shown = {0};
    render_harmless(&shown, text, &unicode);
    for (size_t i = 0; i < shown.len; i++) {
        const char *name = escape(shown.at[i]);
        if (name)
            text_add_string(out, name);
        else
            text_add_byte(out, shown.at[i]);
    }
    text_free(&shown);
}

void markup_attribute(struct text *out, const char *name, struct span value)
{
    text_print(out, " %s=\"", name);
    markup_add(out, value);
    text_add_byte(out, '"');
}

void markup_number(struct text *out, const char *name, unsigned long number)
{
    text_print(out, " %s=\"%lu\"", name, number);
}
