#include "base/pattern.h"

#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/ascii.h"
#include "base/memory.h"
#include "base/text.h"

enum {
    MATCH_LIMIT = 200000, /* steps; ordinary matches need under 2,000, hostile text must not stall a run */
    DEPTH_LIMIT = 5000,
    JIT_FROM = 16, /* matches after which machine code pays: making it takes ten times as long as compiling */
    MACHINE_STEP = 512 << 10, /* octets of machine code: who is asked often comes early; for each such step,
                                 later ones must be asked twice as often first, ... */
    MACHINE_STEPS = 4, /* ... and there are no more: memory must not grow with the length of a record */
    OVECTOR_PAIRS = 32
};

struct group {
    uint32_t number;
    struct span name;
};

/* A pattern compiled. */
struct form {
    pcre2_code *code;
    unsigned matches;
    bool tried, machine; /* to make machine code; there is some */
    bool anchored;       /* at the front of the subject */
    unsigned char
        begins[PATTERN_BEGINS]; /* if it is: one bit for each octet that a match may begin with; ... */
    bool begins_known;          /* ... and none of them is empty */
};

/*
 * Most subjects are ASCII, and most patterns. Compiled for these alone, octet by octet, a pattern says the
 * same in less and faster code, which is made in a third of the time.
 */
struct pattern {
    struct span source;
    struct form *ascii;          /* for subjects in ASCII; may be the same as ... */
    struct form *utf8;           /* ... that for all others */
    const unsigned char *begins; /* of a built-in one, see pattern_begins(); NULL: any, or not known */
    uint64_t octets;             /* the same: what each match holds; 0: not known */
    bool broken;
    struct group *groups; /* few have any, and of the patterns of the book few are ever compiled */
    size_t group_count;
};

struct pattern_scratch {
    pcre2_match_data *found;
    pcre2_match_context *limits;
    size_t machine; /* octets of machine code made with it */
};

struct pattern *pattern_new(struct arena *arena, struct span source)
{
    struct pattern *pattern = arena_take(arena, sizeof *pattern);
    pattern->source = arena_copy(arena, source);
    return pattern;
}

struct pattern *pattern_built_in(struct arena *arena, const char *source, const unsigned char *begins,
                                 uint64_t octets)
{
    struct pattern *pattern = arena_take(arena, sizeof *pattern);
    pattern->source = span_of(source);
    pattern->begins = begins;
    pattern->octets = octets;
    return pattern;
}

static void form_free(struct form *form)
{
    if (form)
        pcre2_code_free(form->code);
    free(form);
}

void pattern_release(struct pattern *pattern)
{
    if (pattern->ascii != pattern->utf8)
        form_free(pattern->ascii);
    form_free(pattern->utf8);
    free(pattern->groups);
    *pattern =
        (struct pattern){.source = pattern->source, .begins = pattern->begins, .octets = pattern->octets};
}

struct span pattern_source(const struct pattern *pattern)
{
    return pattern->source;
}

static void name_groups(struct pattern *pattern, const pcre2_code *code)
{
    uint32_t count = 0, size = 0;
    PCRE2_SPTR table = NULL;
    pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &count);
    pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &size);
    pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &table);
    pattern->group_count = count < PATTERN_GROUPS ? count : PATTERN_GROUPS;
    pattern->groups = count ? memory_get(pattern->group_count * sizeof *pattern->groups) : NULL;
    for (size_t i = 0; i < pattern->group_count; i++, table += size)
        pattern->groups[i] =
            (struct group){(uint32_t)(table[0] << 8 | table[1]), span_of((const char *)table + 2)};
}

/* Octets that open a class: "[", "[^", "[]", "[^]"; a "]" among them does not close it. */
static size_t class_head(struct span rest)
{
    size_t len = 1;
    len += len < rest.len && rest.at[len] == '^';
    len += len < rest.len && rest.at[len] == ']';
    return len;
}

/* How much of the rest belongs together: an escape, the head of a class, or one octet. */
static size_t piece_length(struct span rest, bool inside)
{
    bool escape = rest.at[0] == '\\' && rest.len > 1;
    return escape ? 2 : !inside && rest.at[0] == '[' ? class_head(rest) : 1;
}

/* "^..." without an alternative that stands outside of all groups. */
static bool begins_at_front(struct span source)
{
    bool inside = false;
    int depth = 0;
    if (!source.len || source.at[0] != '^')
        return false;
    while (source.len) {
        char c = source.at[0];
        if (!inside && (c == '(' || c == ')'))
            depth += c == '(' ? 1 : -1;
        if (!inside && ((c == '|' && depth == 0) || (c == '\\' && source.len > 1 && source.at[1] == 'Q')))
            return false;
        size_t len = piece_length(source, inside);
        inside = (!inside && c == '[') || (inside && c != ']');
        source = span_from(source, len);
    }
    return true;
}

/*
 * \S, \D and \W outside a class as [\S] and so on. The JIT compiler of PCRE2 10.42 never matches the bare
 * ones on a character beyond ASCII when invalid UTF-8 is allowed in the subject.
 */
static void write_for_jit(struct text *out, struct span source)
{
    bool inside = false;
    while (source.len) {
        size_t len = piece_length(source, inside);
        bool escape = source.at[0] == '\\' && len == 2;
        bool wrap = escape && !inside && (source.at[1] == 'S' || source.at[1] == 'D' || source.at[1] == 'W');
        inside = (!inside && source.at[0] == '[') || (inside && source.at[0] != ']');
        text_add_string(out, wrap ? "[" : "");
        text_add(out, span_cut(source, 0, len));
        text_add_string(out, wrap ? "]" : "");
        source = span_from(source, len);
    }
}

struct failure {
    int number;
    PCRE2_SIZE offset;
};

static pcre2_code *compile_source(struct span source, uint32_t more, struct failure *failure)
{
    return pcre2_compile((PCRE2_SPTR)source.at, source.len, PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C | more,
                         &failure->number, &failure->offset, NULL);
}

static void begin_with(struct form *form, char c)
{
    form->begins[(unsigned char)c / 8] |= (unsigned char)(1u << (unsigned char)c % 8);
}

/* With what PCRE2 found out: a set of octets, or the one that all matches begin with, in either case. */
static void note_begins(struct form *form)
{
    const uint8_t *set = NULL;
    uint32_t kind = 0, octet = 0, least = 0;
    pcre2_pattern_info(form->code, PCRE2_INFO_FIRSTBITMAP, &set);
    pcre2_pattern_info(form->code, PCRE2_INFO_FIRSTCODETYPE, &kind);
    pcre2_pattern_info(form->code, PCRE2_INFO_FIRSTCODEUNIT, &octet);
    pcre2_pattern_info(form->code, PCRE2_INFO_MINLENGTH, &least);
    bool one = kind == 1 && octet < 0x80;
    if (set)
        memcpy(form->begins, set, sizeof form->begins);
    if (one) {
        begin_with(form, ascii_lower((char)octet));
        begin_with(form, ascii_upper((char)octet));
    }
    form->begins_known = form->anchored && least > 0 && (set || one);
}

static bool is_among(const unsigned char *begins, struct span subject)
{
    unsigned char first = subject.len ? (unsigned char)subject.at[0] : 0;
    return !begins || (subject.len && begins[first / 8] >> first % 8 & 1);
}

static bool may_begin(const struct form *form, struct span subject)
{
    return is_among(form->begins_known ? form->begins : NULL, subject);
}

bool pattern_may_begin(const struct pattern *pattern, struct span subject)
{
    return is_among(pattern->begins, subject);
}

uint64_t pattern_octets(const struct pattern *pattern)
{
    return pattern->octets;
}

static struct form *form_new(struct span pattern, uint32_t more, struct failure *failure)
{
    struct text source = {0};
    /* Anchored by the option instead of "^", PCRE2 tells what a match begins with. */
    bool anchored = begins_at_front(pattern);
    write_for_jit(&source, span_from(pattern, anchored));
    pcre2_code *code = compile_source(text_span(&source), anchored ? more | PCRE2_ANCHORED : more, failure);
    text_free(&source);
    if (!code) { /* for the place in what was written */
        anchored = false;
        code = compile_source(pattern, more, failure);
    }
    if (!code)
        return NULL;
    struct form *form = memory_get(sizeof *form);
    *form = (struct form){.code = code, .anchored = anchored};
    note_begins(form);
    return form;
}

static bool tell_broken(struct pattern *pattern, const struct failure *failure, struct error *error)
{
    char reason[256] = "";
    pcre2_get_error_message(failure->number, (PCRE2_UCHAR *)reason, sizeof reason);
    pattern->broken = true;
    return error_set(error, "pattern does not compile: %s\n    %.*s\n    %*s^", reason,
                     (int)pattern->source.len, pattern->source.at, (int)failure->offset, "");
}

/* For any subject. */
static bool compile(struct pattern *pattern, struct error *error)
{
    struct failure failure;
    if (pattern->utf8 || pattern->broken)
        return !pattern->broken;
    pattern->utf8 = form_new(pattern->source, PCRE2_UTF | PCRE2_MATCH_INVALID_UTF, &failure);
    if (!pattern->utf8)
        return tell_broken(pattern, &failure, error);
    if (!pattern->ascii)
        name_groups(pattern, pattern->utf8->code);
    return true;
}

/* A pattern that names characters beyond ASCII is one for any subject, in escapes ("\x{2028}"), too. */
static bool compile_for_ascii(struct pattern *pattern)
{
    struct failure failure;
    if (pattern->ascii || pattern->broken)
        return !pattern->broken;
    bool plain = !ascii_beyond(pattern->source.at, pattern->source.len);
    pattern->ascii = plain ? form_new(pattern->source, 0, &failure) : NULL;
    if (!pattern->ascii && !compile(pattern, NULL))
        return false;
    if (!pattern->ascii)
        pattern->ascii = pattern->utf8;
    else if (!pattern->utf8)
        name_groups(pattern, pattern->ascii->code);
    return true;
}

bool pattern_check(struct pattern *pattern, struct error *error)
{
    return compile(pattern, error);
}

const unsigned char *pattern_begins(struct pattern *pattern)
{
    return compile(pattern, NULL) && pattern->utf8->begins_known ? pattern->utf8->begins : NULL;
}

size_t pattern_group_count(struct pattern *pattern)
{
    return compile_for_ascii(pattern) ? pattern->group_count : 0;
}

struct span pattern_group_name(struct pattern *pattern, size_t index)
{
    return pattern->groups[index].name;
}

struct pattern_scratch *pattern_scratch_new(void)
{
    struct pattern_scratch *scratch = memory_get(sizeof *scratch);
    scratch->found = pcre2_match_data_create(OVECTOR_PAIRS, NULL);
    scratch->limits = pcre2_match_context_create(NULL);
    if (!scratch->found || !scratch->limits)
        memory_lack();
    pcre2_set_match_limit(scratch->limits, MATCH_LIMIT);
    pcre2_set_depth_limit(scratch->limits, DEPTH_LIMIT);
    return scratch;
}

void pattern_scratch_free(struct pattern_scratch *scratch)
{
    if (!scratch)
        return;
    pcre2_match_data_free(scratch->found);
    pcre2_match_context_free(scratch->limits);
    free(scratch);
}

static struct span captured(struct span subject, const PCRE2_SIZE *ends, uint32_t number)
{
    PCRE2_SIZE from = ends[2 * (size_t)number], to = ends[2 * (size_t)number + 1];
    if (from == PCRE2_UNSET || to < from)
        return (struct span){0};
    return span_cut(subject, from, to - from);
}

static void make_machine(struct form *form, struct pattern_scratch *scratch)
{
    size_t octets = 0;
    form->tried = true;
    form->machine = pcre2_jit_compile(form->code, PCRE2_JIT_COMPLETE) == 0;
    if (form->machine && !pcre2_pattern_info(form->code, PCRE2_INFO_JITSIZE, &octets))
        scratch->machine += octets;
}

/* How many pairs of offsets were found; below 0: no match. */
static int matches(struct form *form, struct pattern_scratch *scratch, struct span subject)
{
    unsigned step = (unsigned)(scratch->machine / MACHINE_STEP), least = (unsigned)JIT_FROM << step;
    if (!form->tried && ++form->matches >= least && step < MACHINE_STEPS)
        make_machine(form, scratch);
    const char *at = subject.at ? subject.at : "";
    int pairs = (form->machine ? pcre2_jit_match : pcre2_match)(form->code, (PCRE2_SPTR)at, subject.len, 0, 0,
                                                                scratch->found, scratch->limits);
    if (pairs == PCRE2_ERROR_JIT_STACKLIMIT) /* the interpreter has more room, and was asked before */
        pairs = pcre2_match(form->code, (PCRE2_SPTR)at, subject.len, 0, PCRE2_NO_JIT, scratch->found,
                            scratch->limits);
    if (pairs >= 0 && form->anchored && pcre2_get_startchar(scratch->found) > 0)
        return PCRE2_ERROR_NOMATCH; /* behind octets that are no UTF-8 PCRE2 begins anew */
    return pairs;
}

bool pattern_match(struct pattern *pattern, struct pattern_scratch *scratch, struct span subject,
                   struct pattern_match *match)
{
    if (!pattern_may_begin(pattern, subject))
        return false;
    bool ascii = !ascii_beyond(subject.at, subject.len);
    if (!(ascii ? compile_for_ascii(pattern) : compile(pattern, NULL)))
        return false;
    struct form *form = ascii ? pattern->ascii : pattern->utf8;
    int pairs = may_begin(form, subject) ? matches(form, scratch, subject) : PCRE2_ERROR_NOMATCH;
    if (pairs < 0 || !match)
        return pairs >= 0;
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(scratch->found);
    match->whole = captured(subject, ends, 0);
    for (size_t i = 0; i < pattern->group_count; i++)
        match->group[i] = pattern->groups[i].number < (uint32_t)pairs
                              ? captured(subject, ends, pattern->groups[i].number)
                              : (struct span){0};
    return true;
}
