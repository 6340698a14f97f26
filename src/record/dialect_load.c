/* One file of rules/dialects/ to a struct dialect. */
#include <string.h>

#include "base/assets.h"
#include "record/dialect.h"

struct pattern *asset_pattern(struct arena *arena, const struct asset_node *node, const char *name)
{
    const struct asset_node *member = asset_member(node, name);
    return member ? pattern_built_in(arena, member->text, member->begins, member->octets) : NULL;
}

static bool flag_of(const struct asset_node *node, const char *name)
{
    return asset_member_text(node, name).len > 0;
}

/* One of `names`, which end with NULL; nothing said is the first. */
static bool choice_of(const struct asset_node *node, const char *name, const char *const *names, int *choice)
{
    const struct asset_node *member = asset_member(node, name);
    *choice = 0;
    if (!member)
        return true;
    for (; *names; names++, ++*choice)
        if (strcmp(member->text, *names) == 0)
            return true;
    return false;
}

static const char *const from_names[] = {
    [FROM_CLIENT] = "client",   [FROM_SERVER] = "server",   [FROM_EITHER] = "either",
    [FROM_SPOKEN] = "spoken",   [FROM_MORE] = "more",       [FROM_JOIN] = "join",
    [FROM_REPLY] = "reply",     [FROM_COMMAND] = "command", [FROM_EVENT] = "event",
    [FROM_PLACE] = "place",     [FROM_WORDS] = "words",     [FROM_SILENCE] = "silence",
    [FROM_ELIDED] = "elided",   [FROM_NOISE] = "noise",     [FROM_WAIT] = "wait",
    [FROM_OWN] = "own-address", [FROM_NETWORK] = "network", [FROM_TLS] = "tls",
    [FROM_TLS + 1] = NULL};
static const char *const coding_names[] = {
    [CODING_TEXT] = "text",         [CODING_HEX] = "hex",
    [CODING_CHUNK] = "chunk",       [CODING_BASE64] = "base64",
    [CODING_ROWS] = "rows",         [CODING_WRAPPED] = "wrapped",
    [CODING_PACKET] = "packet",     [CODING_PACKET_TEXT] = "packet-text",
    [CODING_PACKET_TEXT + 1] = NULL};
static const char *const escape_names[] = {
    [ESCAPE_NONE] = "none", [ESCAPE_BACKSLASH] = "backslash",   [ESCAPE_QUOTES] = "quotes",
    [ESCAPE_PLUS] = "plus", [ESCAPE_UNDERSCORE] = "underscore", NULL};
static const char *const unmarked_names[] = {[UNMARKED_NOTHING] = "nothing",
                                             [UNMARKED_PLAIN] = "plain",
                                             [UNMARKED_TURN] = "turn",
                                             [UNMARKED_BODY] = "body",
                                             NULL};

static bool form_load(struct arena *arena, const struct asset_node *node, struct line_form *form,
                      struct error *error)
{
    int from = 0, coding = 0;
    struct span said = asset_member_text(node, "from");
    bool known = said.len && choice_of(node, "from", from_names, &from) &&
                 choice_of(node, "coding", coding_names, &coding) &&
                 event_find(asset_member_text(node, "event"), &form->event) &&
                 trouble_find(asset_member_text(node, "trouble"), &form->trouble);
    form->pattern = asset_pattern(arena, node, "pattern");
    if (!known || !form->pattern)
        return error_set(
            error, "a line needs \"pattern\" and a known \"from\" (\"event\", \"trouble\", \"coding\"): %.*s",
            (int)said.len, said.at);
    form->from = (enum line_from)from;
    form->coding = (enum coding)coding;
    form->until = asset_pattern(arena, node, "until");
    form->split = asset_pattern(arena, node, "split");
    form->says = asset_member_text(node, "says");
    form->command = asset_member_text(node, "command");
    form->code = asset_member_text(node, "code");
    form->stand_in = asset_member_text(node, "stand-in");
    form->again = flag_of(node, "again");
    form->twice = flag_of(node, "twice");
    form->turn = flag_of(node, "turn");
    form->quiet = flag_of(node, "quiet");
    form->unseen = flag_of(node, "unseen");
    form->ahead = flag_of(node, "ahead");
    form->starts = flag_of(node, "starts");
    return true;
}

static bool forms_load(struct line_forms *forms, struct error *error)
{
    size_t count = forms->lines ? forms->lines->count : 0;
    if (count > FRONTS_MOST)
        return error_set(error, "%zu forms of lines; at most %d are read", count, FRONTS_MOST);
    forms->at = arena_take(forms->arena, count * sizeof *forms->at);
    forms->fronts = arena_take(forms->arena, sizeof *forms->fronts);
    for (; forms->count < count; forms->count++) {
        struct line_form *form = &forms->at[forms->count];
        if (!form_load(forms->arena, &forms->lines->members[forms->count], form, error))
            return error_where(error, "lines[%zu]", forms->count);
        fronts_add(forms->fronts, form->pattern, forms->count);
    }
    return true;
}

bool line_forms_read(struct line_forms *forms, struct error *error)
{
    struct error ignored = {{0}};
    forms->read = true;
    bool good = forms_load(forms, error ? error : &ignored);
    forms->wrong = !good;
    return good;
}

static struct line_forms *forms_of(struct arena *arena, const struct asset_node *lines)
{
    struct line_forms *forms = arena_take(arena, sizeof *forms);
    *forms = (struct line_forms){.lines = lines, .arena = arena};
    return forms;
}

static bool signs_load(struct dialects *dialects, struct arena *arena, const struct asset_node *signs,
                       struct dialect *dialect, struct error *error)
{
    dialect->sign_count = signs ? signs->count : 0;
    for (size_t i = 0; i < dialect->sign_count; i++) {
        struct span sign = span_of(signs->members[i].text);
        if (!words_add(&dialects->signs, arena, sign, dialects->all.count) ||
            !words_add(&dialects->told, arena, sign, dialects->all.count))
            return error_set(error, "signs[%zu] is too short to tell a dialect by", i);
    }
    return true;
}

static void patterns_load(struct arena *arena, const struct asset_node *node, struct dialect *dialect)
{
    dialect->split = asset_pattern(arena, node, "split");
    dialect->unfold = asset_pattern(arena, node, "unfold");
    dialect->opens = asset_pattern(arena, node, "opens");
    dialect->closes = asset_pattern(arena, node, "closes");
    dialect->goes_on = asset_pattern(arena, node, "goes-on");
}

static void flags_load(const struct asset_node *node, struct dialect *dialect)
{
    dialect->fused = flag_of(node, "fused");
    dialect->by_content = flag_of(node, "by-content");
    dialect->hides_body = flag_of(node, "hides-body");
    dialect->hides_greeting = flag_of(node, "hides-greeting");
    dialect->inside_tls = flag_of(node, "inside-tls");
    dialect->stamp_key = flag_of(node, "stamp-key");
    dialect->errors_first = flag_of(node, "errors-first");
    dialect->drops_blanks = flag_of(node, "drops-blank-lines");
    dialect->omits_replies = flag_of(node, "omits-replies");
    dialect->by_hand = flag_of(node, "by-hand");
    dialect->generic = flag_of(node, "generic");
    dialect->last_resort = flag_of(node, "last-resort");
    dialect->library = flag_of(node, "library");
    dialect->other_uses = flag_of(node, "other-uses");
}

bool dialect_load(struct dialects *dialects, struct arena *arena, const struct asset_node *node,
                  struct error *error)
{
    struct dialect dialect = {.name = asset_member_text(node, "dialect"),
                              .program = asset_member_text(node, "program")};
    const struct asset_node *title = asset_member(node, "title");
    int escape, unmarked;
    dialect.title.in[LANGUAGE_EN] = asset_member_text(title, "en");
    dialect.title.in[LANGUAGE_DE] = asset_member_text(title, "de");
    if (!choice_of(node, "escape", escape_names, &escape) ||
        !choice_of(node, "unmarked", unmarked_names, &unmarked))
        return error_set(error, "\"escape\" or \"unmarked\" has an unknown value");
    dialect.escape = (enum escape)escape;
    dialect.unmarked = (enum unmarked)unmarked;
    patterns_load(arena, node, &dialect);
    flags_load(node, &dialect);
    dialect.forms = forms_of(arena, asset_member(node, "lines"));
    if (!signs_load(dialects, arena, asset_member(node, "signs"), &dialect, error))
        return false;
    *LIST_ADD(arena, &dialects->all) = dialect;
    return true;
}
