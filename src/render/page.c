/* A rule as a page of text. */
#include "render/formats.h"

static const struct words label_meaning = SAY_ABOUT("meaning", "Bedeutung"),
                          label_causes = SAY_ABOUT("causes", "Ursachen"),
                          label_avoid = SAY_ABOUT("do not", "nicht"),
                          label_probe = SAY_ABOUT("to tell apart", "zur Entscheidung"),
                          label_more = SAY_ABOUT("references", "Quellen"),
                          label_customer = SAY_ABOUT("for customers", "für Kunden"),
                          label_asks = SAY_ABOUT("asks", "prüft"),
                          label_refines = SAY_ABOUT("refines", "verfeinert");

static size_t cells(struct span text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
    return count;
}

/* Prose with a hanging indent; the cursor stands at column `at`. */
static void add_wrapped(struct text *out, struct span text, size_t at, size_t indent, size_t width)
{
    bool first = true;
    while (text.len) {
        struct span word = span_take_word(&text);
        if (!word.len)
            continue;
        if (!first && at + 1 + cells(word) > width) {
            text_add_byte(out, '\n');
            text_add_times(out, " ", indent);
            at = indent;
        } else if (!first) {
            text_add_byte(out, ' ');
            at++;
        }
        text_add(out, word);
        at += cells(word);
        first = false;
    }
    text_add_byte(out, '\n');
}

static void add_section(struct text *out, const struct words *label, const struct words *texts, size_t count,
                        const struct render_options *options)
{
    for (size_t i = 0; i < count; i++) {
        text_add_string(out, "\n");
        text_add(out, label->in[options->language]);
        text_add_string(out, "\n  ");
        add_wrapped(out, texts[i].in[options->language], 2, 2, options->width);
    }
}

static const char *mark_name(char mark)
{
    return mark == '!' ? "++ " : mark == 'x' ? "xx " : mark == '-' ? "-  " : "+  ";
}

static void add_cause(struct text *out, const struct page_cause *cause, const struct render_options *options)
{
    text_add_string(out, "  * ");
    add_wrapped(out, cause->title.in[options->language], 4, 4, options->width);
    for (size_t i = 0; i < cause->evidence_count; i++) {
        text_print(out, "      %s", mark_name(cause->evidence[i].mark));
        add_wrapped(out, cause->evidence[i].text.in[options->language], 9, 9, options->width);
    }
    for (size_t i = 0; i < cause->fix_count; i++) {
        text_add_string(out, "      -> ");
        add_wrapped(out, cause->fixes[i].text.in[options->language], 9, 9, options->width);
    }
}

static void add_conditions(struct text *out, const struct rule_page *page,
                           const struct render_options *options)
{
    text_add_byte(out, '\n');
    text_add(out, label_asks.in[options->language]);
    text_add_byte(out, '\n');
    for (size_t i = 0; i < page->condition_count; i++) {
        const struct page_condition *condition = &page->conditions[i];
        text_print(out, "  %s%.*s ~ /%.*s/\n", condition->unless ? "! " : "", (int)condition->fact.len,
                   condition->fact.at, (int)condition->pattern.len, condition->pattern.at);
    }
}

void render_rule_page(struct text *out, const struct rule_page *page, const struct render_options *options)
{
    text_print(out, "%s[%.*s]: ", severity_name(page->severity), (int)page->rule.len, page->rule.at);
    text_add(out, page->title.in[options->language]);
    text_print(out, "\n  %s, %.*s%s", rule_page_stage(page), (int)page->category.len, page->category.at,
               page->generic ? ", generic" : "");
    if (page->refines.len)
        text_print(out, ", %.*s %.*s", (int)label_refines.in[options->language].len,
                   label_refines.in[options->language].at, (int)page->refines.len, page->refines.at);
    text_add_byte(out, '\n');
    add_section(out, &label_meaning, &page->meaning, page->meaning.in[LANGUAGE_EN].len > 0, options);
    add_section(out, &label_customer, &page->customer, page->customer.in[LANGUAGE_EN].len > 0, options);
    if (page->cause_count) {
        text_add_byte(out, '\n');
        text_add(out, label_causes.in[options->language]);
        text_add_byte(out, '\n');
    }
    for (size_t i = 0; i < page->cause_count; i++)
        add_cause(out, &page->causes[i], options);
    add_section(out, &label_avoid, page->avoid, page->avoid_count, options);
    add_section(out, &label_probe, page->probe, page->probe_count, options);
    add_conditions(out, page, options);
    if (page->reference_count) {
        text_add_byte(out, '\n');
        text_add(out, label_more.in[options->language]);
        text_add_byte(out, '\n');
    }
    for (size_t i = 0; i < page->reference_count; i++)
        text_print(out, "  %.*s\n", (int)page->references[i].len, page->references[i].at);
}
