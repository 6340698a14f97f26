/*
 * --for customer: a few plain paragraphs to paste into the answer to a ticket. What is said is letter.h's;
 * here it is set as text, Markdown and HTML.
 */
#include <stdlib.h>

#include "base/assets.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "render/formats.h"
#include "render/letter.h"
#include "render/markup.h"
#include "render/tty_pen.h"

static void begin(struct rendering *rendering)
{
    rendering->own = memory_get(sizeof(struct letter));
}

static void session(struct rendering *rendering, const struct session *session, const struct report *report,
                    unsigned long of)
{
    (void)of;
    letter_add(rendering->own, rendering->run, session, report);
}

static void unread(struct rendering *rendering, const struct unread *unread)
{
    letter_add_unread(rendering->own, unread);
}

/* ---- the end, in each form ---- */

typedef void put_paragraph(struct rendering *rendering, struct span text);

static struct span joined(struct arena *arena, const struct paragraph *paragraph)
{
    struct span text = {"", 0}, blank = SPAN(" ");
    for (size_t i = 0; i < paragraph->count; i++)
        text = arena_join(arena, i ? arena_join(arena, text, blank) : text, paragraph->sentences[i]);
    return text;
}

static void put_all(struct rendering *rendering, put_paragraph *put)
{
    struct arena arena = {0};
    struct paragraph paragraph;
    enum language language = rendering->run->options.language;
    for (size_t i = 0; letter_paragraph(rendering->own, i, language, &arena, &paragraph); i++) {
        rendering->begun++;
        put(rendering, joined(&arena, &paragraph));
        arena_empty(&arena);
    }
    arena_free(&arena);
}

static void letter_free(struct rendering *rendering)
{
    struct letter *letter = rendering->own;
    arena_free(&letter->arena);
    free(letter);
}

static void put_text(struct rendering *rendering, struct span text)
{
    struct arena arena = {0};
    struct pen pen = pen_new(&rendering->out, &arena, &rendering->run->options, false);
    if (rendering->begun > 1)
        pen_end(&pen);
    pen_prose(&pen, STYLE_PLAIN, text, 0, pen.width);
    pen_end(&pen);
    arena_free(&arena);
}

static void end_text(struct rendering *rendering)
{
    put_all(rendering, put_text);
    letter_free(rendering);
}

static void put_markdown(struct rendering *rendering, struct span text)
{
    text_add_string(&rendering->out, rendering->begun > 1 ? "\n" : "");
    markdown_prose(&rendering->out, text);
    text_add_byte(&rendering->out, '\n');
}

static void end_markdown(struct rendering *rendering)
{
    put_all(rendering, put_markdown);
    letter_free(rendering);
}

static void put_html(struct rendering *rendering, struct span text)
{
    text_add_string(&rendering->out, "<p>");
    markup_add(&rendering->out, text);
    text_add_string(&rendering->out, "</p>\n");
}

/* No script, and nothing may be loaded: it is forwarded by mail. */
static void begin_html(struct rendering *rendering)
{
    struct text *out = &rendering->out;
    struct span css = asset_text((struct span)SPAN("html/customer.css"));
    struct sha256 style = sha256_of(css);
    enum language language = rendering->run->options.language;
    struct span title = letter_words(LETTER_TITLE).in[language];
    begin(rendering);
    text_print(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
               language == LANGUAGE_DE ? "de" : "en");
    text_add_string(
        out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-");
    sha256_add_base64(out, &style);
    text_add_string(out, "'; base-uri 'none'; form-action 'none'\">\n"
                         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                         "<meta name=\"color-scheme\" content=\"light dark\">\n"
                         "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    markup_add(out, title);
    text_add_string(out, "</title>\n<style>");
    text_add(out, css);
    text_add_string(out, "</style>\n</head>\n<body>\n<main>\n<h1>");
    markup_add(out, title);
    text_add_string(out, "</h1>\n");
}

static void end_html(struct rendering *rendering)
{
    put_all(rendering, put_html);
    text_add_string(&rendering->out, "</main>\n</body>\n</html>\n");
    letter_free(rendering);
}

#define ABOUT                                                                                                \
    SAY_ABOUT("what a customer needs to know, to paste into an answer",                                      \
              "was ein Kunde wissen muss, zum Einfügen in eine Antwort")

const struct renderer customer_text = {"text", ABOUT, begin, session, unread, end_text};
const struct renderer customer_markdown = {"markdown", ABOUT, begin, session, unread, end_markdown};
const struct renderer customer_html = {"html", ABOUT, begin_html, session, unread, end_html};
