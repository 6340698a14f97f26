/*
 * `smtplint --unmatched`: replies that only a last-resort rule explained, each once, with a skeleton for the
 * rule that is missing.
 *
 *     550 5.7.1 <*>: blocked by the # o'clock rule        the fingerprint: addresses, ids and numbers
 * stripped
 */
#include "base/ascii.h"
#include "render/formats.h"

enum {
    KEPT_MOST = 1024 * 1024
}; /* octets of fingerprints remembered; after that a reply may be told twice */

static bool is_address_like(struct span word)
{
    return span_find(word, '@') < word.len || (word.len && word.at[0] == '<');
}

/* Queue ids and the like: letters and digits mixed. */
static bool is_id(struct span word)
{
    size_t digits = 0, letters = 0;
    for (size_t i = 0; i < word.len; i++) {
        digits += ascii_is_digit(word.at[i]);
        letters += ascii_is_letter(word.at[i]);
    }
    return digits > 2 && letters > 0 && word.len > 7;
}

static void add_word(struct text *out, struct span word)
{
    if (is_address_like(word) || is_id(word)) {
        text_add_byte(out, '*');
        return;
    }
    for (size_t i = 0; i < word.len; i++) {
        bool digit = ascii_is_digit(word.at[i]);
        if (!digit)
            text_add_byte(out, word.at[i]);
        else if (!i || !ascii_is_digit(word.at[i - 1]))
            text_add_byte(out, '#');
    }
}

static void add_fingerprint(struct text *out, const struct finding *finding)
{
    struct span rest = finding->reply_text;
    text_print(out, "%s %d %.*s", stage_name(finding->stage), finding->code, (int)finding->enhanced.len,
               finding->enhanced.at);
    for (struct span word; (word = span_take_word(&rest)).len;) {
        text_add_byte(out, ' ');
        add_word(out, word);
    }
    text_add_byte(out, '\n');
}

/* Line by line, so that one text is not found inside another. */
static bool is_known(const struct text *kept, struct span line)
{
    struct span rest = text_span(kept);
    struct span wanted = span_cut(line, 0, line.len - 1);
    while (rest.len)
        if (span_equal(span_take_line(&rest), wanted))
            return true;
    return false;
}

static void add_skeleton(struct rendering *rendering, const struct finding *finding)
{
    struct text *out = &rendering->out;
    text_print(
        out,
        "  {\"rule\": \"NEW-ID\", \"category\": \"%.*s\", \"stage\": \"%s\", \"severity\": \"error\",\n"
        "   \"title\": {\"en\": \"\", \"de\": \"\"}, \"meaning\": {\"en\": \"\", \"de\": \"\"},\n"
        "   \"when\": {\"code\": \"^[45]\", \"text\": \"WORDS OF THE REPLY\"},\n"
        "   \"causes\": [{\"cause\": \"\", \"base\": 100, \"acts\": \"open\", \"title\": {\"en\": \"\", "
        "\"de\": \"\"}}],\n"
        "   \"examples\": []}\n\n",
        (int)finding->category.len, finding->category.at, stage_name(finding->stage));
}

static void tell(struct rendering *rendering, const struct session *session, const struct finding *finding)
{
    struct text line = {0};
    add_fingerprint(&line, finding);
    if (!is_known(&rendering->held, text_span(&line))) {
        if (rendering->held.len < KEPT_MOST)
            text_add(&rendering->held, text_span(&line));
        render_harmless(&rendering->out, session->file, &rendering->run->options);
        text_print(&rendering->out, ":%lu: %.*s\n  ", finding->first, (int)finding->rule.len,
                   finding->rule.at);
        render_harmless(&rendering->out, span_cut(text_span(&line), 0, line.len - 1),
                        &rendering->run->options);
        text_add_byte(&rendering->out, '\n');
        add_skeleton(rendering, finding);
        rendering->held_count++;
    }
    text_free(&line);
}

static void session_unmatched(struct rendering *rendering, const struct session *session,
                              const struct report *report, unsigned long of)
{
    (void)of;
    for (size_t i = 0; i < report->count; i++)
        if (report->findings[i].last_resort && report->findings[i].consequence_of == NO_FINDING)
            tell(rendering, session, &report->findings[i]);
}

static void end_unmatched(struct rendering *rendering)
{
    bool german = rendering->run->options.language == LANGUAGE_DE;
    text_print(&rendering->out,
               german ? "%lu Antworten ohne eigene Regel\n" : "%lu replies without a rule of their own\n",
               rendering->held_count);
}

const struct renderer render_unmatched = {
    .name = "unmatched",
    .about = SAY_ABOUT("replies that no rule but the last resort explained, with rule skeletons",
                       "Antworten, die keine Regel außer der letzten Auskunft erklärt, mit Regelgerüsten"),
    .session = session_unmatched,
    .end = end_unmatched,
};
