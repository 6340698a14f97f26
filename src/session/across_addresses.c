/*
 * Recipients of the whole run: a refused address one edit away from one that was taken elsewhere, and an
 * address that was taken before and is unknown now.
 */
#include "session/across_part.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "base/distance.h"
#include "base/memory.h"
#include "smtp/address.h"

enum {
    NEIGHBOURS_MOST = 50000, /* refused addresses compared; each has some thirty shorter forms */
    MET_MOST = 16,           /* of one shorter form; more are a scheme of names */
    LOCAL_SHORTEST = 4       /* octets: shorter names are all one edit away from each other */
};

static const char *const unknown_here[] = {"recipient-unknown", "recipient-domain-unknown", NULL};
static const char *const gone[] = {"recipient-unknown", "recipient-disabled", NULL};

/* What the run says of one address. */
struct mailbox {
    uint32_t address;
    visit_list taken, refused;
};

static bool is_refused_as(const struct across *across, const struct letter *letter, const char *const *as)
{
    return letter->status == RECIPIENT_REFUSED && letter->kind != NO_KIND &&
           is_among(across->kinds.at[letter->kind].category, as);
}

/* `rows`: the letters to one address. */
static struct mailbox mailbox_of(const struct across *across, struct arena *arena, const struct grouped *rows,
                                 size_t count, const char *const *as)
{
    struct mailbox mailbox = {.address = (uint32_t)rows[0].key};
    for (size_t i = 0; i < count; i++) {
        const struct letter *letter = &across->letters[rows[i].index];
        if (letter->status == RECIPIENT_ACCEPTED)
            *LIST_ADD(arena, &mailbox.taken) = letter->visit;
        else if (is_refused_as(across, letter, as))
            *LIST_ADD(arena, &mailbox.refused) = letter->visit;
    }
    return mailbox;
}

static void group_letters(const struct across *across, struct groups *groups)
{
    for (size_t i = 0; i < across->letter_count; i++)
        groups_add(groups, across->letters[i].recipient, i);
    groups_sort(groups);
}

/* ---- taken before, unknown now ---- */

static bool all_before(const struct across *across, const struct mailbox *mailbox)
{
    if (mailbox->taken.count > SIDES_COMPARED || mailbox->refused.count > SIDES_COMPARED)
        return false;
    for (size_t i = 0; i < mailbox->taken.count; i++)
        for (size_t j = 0; j < mailbox->refused.count; j++) {
            const struct visit *a = &across->visits[mailbox->taken.at[i]],
                               *b = &across->visits[mailbox->refused.at[j]];
            bool same = a->organisation && a->organisation == b->organisation;
            if (!same || visit_order(a, b) != ORDER_BEFORE)
                return false;
        }
    return mailbox->taken.count && mailbox->refused.count;
}

static void tell_gone(struct across *across, const struct mailbox *mailbox)
{
    struct subject *subject = subject_new(across, "mailbox");
    if (!subject)
        return;
    const struct visit *last = &across->visits[mailbox->taken.at[0]],
                       *since = &across->visits[mailbox->refused.at[0]];
    for (size_t i = 1; i < mailbox->taken.count; i++)
        if (visit_order(last, &across->visits[mailbox->taken.at[i]]) == ORDER_BEFORE)
            last = &across->visits[mailbox->taken.at[i]];
    for (size_t i = 0; i < mailbox->refused.count; i++) {
        if (visit_order(&across->visits[mailbox->refused.at[i]], since) == ORDER_BEFORE)
            since = &across->visits[mailbox->refused.at[i]];
        subject_visit(across, subject, mailbox->refused.at[i]);
    }
    subject_tell(across, subject, "mailbox", names_text(&across->names, mailbox->address));
    subject_moment(across, subject, "mailbox last taken", last);
    subject_moment(across, subject, "mailbox refused since", since);
    subject_alike(across, subject, "mailbox servers",
                  last->server == since->server ? ALIKE_SAME : ALIKE_DIFFERENT);
}

/* ---- one edit away ---- */

/* mx1 and mx2, room12 and room13: digits are counted, not mistyped. */
static bool differ_in_digits(struct span a, struct span b)
{
    size_t start = 0, end = 0;
    while (start < a.len && start < b.len && a.at[start] == b.at[start])
        start++;
    while (end < a.len - start && end < b.len - start && a.at[a.len - 1 - end] == b.at[b.len - 1 - end])
        end++;
    for (size_t i = start; i < a.len - end; i++)
        if (ascii_is_digit(a.at[i]))
            return true;
    for (size_t i = start; i < b.len - end; i++)
        if (ascii_is_digit(b.at[i]))
            return true;
    return false;
}

static bool one_edit(struct span a, struct span b)
{
    struct span local = span_cut(a, 0, span_find(a, '@')), other = span_cut(b, 0, span_find(b, '@'));
    bool long_enough = local.len >= LOCAL_SHORTEST && other.len >= LOCAL_SHORTEST;
    return long_enough && !differ_in_digits(a, b) && distance_between(a, b, 1) == 1;
}

/*
 * Numbers for the address as it is and without each of its letters: two addresses one edit apart share one.
 * The number of a text is the sum of its octets, each times a power of STEP, so one letter is taken out of
 * it without going through the others again; STEP is odd, and what is behind the letter moves up by its
 * inverse modulo 2^64.
 */
static const uint64_t STEP = 0x9e3779b97f4a7c15u;
static const uint64_t STEP_BACK = 0xf1de83e19937733du;

static size_t forms_of(struct span text, uint64_t forms[NAME_LONGEST + 1])
{
    uint64_t before = 0, behind = 0, power = 1;
    for (size_t i = 0; i < text.len; i++, power *= STEP)
        behind += ((unsigned char)text.at[i] + 1u) * power;
    forms[text.len] = behind ? behind : 1;
    power = 1;
    for (size_t i = 0; i < text.len; i++, power *= STEP) {
        uint64_t letter = ((unsigned char)text.at[i] + 1u) * power;
        behind -= letter;
        uint64_t form = before + behind * STEP_BACK;
        forms[i] = form ? form : 1;
        before += letter;
    }
    return text.len + 1;
}

/* A few bits a form: of a form that no refused address has, mostly that is told from one octet. */
enum { MARKS_A_FORM = 8 };

struct marks {
    unsigned char *octets;
    unsigned shift; /* of a form's product: what is left numbers a bit */
};

static struct marks marks_new(size_t forms)
{
    unsigned bits = 3;
    while (bits < 32 && (size_t)1 << bits < MARKS_A_FORM * forms)
        bits++;
    return (struct marks){memory_get((size_t)1 << (bits - 3)), 64 - bits};
}

static uint64_t mark_of(const struct marks *marks, uint64_t form)
{
    return form * STEP >> marks->shift;
}

static void mark(struct marks *marks, uint64_t form)
{
    uint64_t bit = mark_of(marks, form);
    marks->octets[bit / 8] |= (unsigned char)(1u << bit % 8);
}

static bool is_marked(const struct marks *marks, uint64_t form)
{
    uint64_t bit = mark_of(marks, form);
    return marks->octets[bit / 8] >> bit % 8 & 1;
}

struct neighbours {
    LIST(struct mailbox) all;
    struct groups forms; /* of the refused ones */
    struct marks marks;  /* of the same */
    size_t *near;        /* by place in all: one more than that of the taken one nearby; 0 none */
};

static bool is_only_refused(const struct mailbox *mailbox)
{
    return mailbox->refused.count && !mailbox->taken.count;
}

static void list_forms(struct across *across, struct neighbours *neighbours)
{
    size_t listed = 0;
    for (size_t i = 0; i < neighbours->all.count; i++) {
        if (!is_only_refused(&neighbours->all.at[i]))
            continue;
        if (listed++ == NEIGHBOURS_MOST) {
            across->limited = true;
            break;
        }
        uint64_t forms[NAME_LONGEST + 1];
        size_t count = forms_of(names_text(&across->names, neighbours->all.at[i].address), forms);
        for (size_t j = 0; j < count; j++)
            groups_add(&neighbours->forms, forms[j], i);
    }
    groups_sort(&neighbours->forms);
    neighbours->marks = marks_new(neighbours->forms.count);
    for (size_t i = 0; i < neighbours->forms.count; i++)
        mark(&neighbours->marks, neighbours->forms.rows[i].key);
}

/* Where the rows of the key begin, or would. */
static size_t first_row(const struct groups *groups, uint64_t key)
{
    size_t from = 0, to = groups->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (groups->rows[middle].key < key)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static void meet(const struct across *across, struct neighbours *neighbours, size_t taken, uint64_t form)
{
    const struct groups *forms = &neighbours->forms;
    struct span meant = names_text(&across->names, neighbours->all.at[taken].address);
    size_t from = first_row(forms, form);
    for (size_t i = from; i < forms->count && i - from < MET_MOST && forms->rows[i].key == form; i++) {
        size_t refused = forms->rows[i].index;
        struct span typed = names_text(&across->names, neighbours->all.at[refused].address);
        if (!neighbours->near[refused] && one_edit(typed, meant))
            neighbours->near[refused] = taken + 1;
    }
}

static void look_for_neighbours(struct across *across, struct neighbours *neighbours)
{
    list_forms(across, neighbours);
    for (size_t i = 0; i < neighbours->all.count; i++) {
        uint64_t forms[NAME_LONGEST + 1];
        struct span text = names_text(&across->names, neighbours->all.at[i].address);
        size_t count = neighbours->all.at[i].taken.count ? forms_of(text, forms) : 0;
        for (size_t j = 0; j < count; j++)
            if (is_marked(&neighbours->marks, forms[j]))
                meet(across, neighbours, i, forms[j]);
    }
    groups_free(&neighbours->forms);
    free(neighbours->marks.octets);
}

static void tell_near(struct across *across, const struct mailbox *refused, const struct mailbox *taken)
{
    struct subject *subject = subject_new(across, "address");
    struct span meant = names_text(&across->names, taken->address),
                typed = names_text(&across->names, refused->address);
    if (!subject)
        return;
    for (size_t i = 0; i < refused->refused.count; i++)
        subject_visit(across, subject, refused->refused.at[i]);
    subject_tell(across, subject, "address refused", typed);
    subject_tell(across, subject, "address taken", meant);
    subject_word(across, subject, "address edited",
                 span_same_word(domain_of(meant), domain_of(typed)) ? "mailbox" : "domain");
    subject_count(across, subject, "address taken times", taken->taken.count);
    subject_alike(across, subject, "address clients",
                  sides_alike(across, &refused->refused, &taken->taken, clients_alike));
}

static void tell_neighbours(struct across *across, struct neighbours *neighbours)
{
    neighbours->near = memory_get((neighbours->all.count + 1) * sizeof *neighbours->near);
    look_for_neighbours(across, neighbours);
    for (size_t i = 0; i < neighbours->all.count; i++)
        if (neighbours->near[i])
            tell_near(across, &neighbours->all.at[i], &neighbours->all.at[neighbours->near[i] - 1]);
    free(neighbours->near);
}

static void find_gone(struct across *across, const struct groups *groups)
{
    struct arena arena = {0};
    for (size_t from = 0, to; from < groups->count; from = to) {
        to = groups_end(groups, from);
        struct mailbox mailbox = mailbox_of(across, &arena, &groups->rows[from], to - from, gone);
        if (all_before(across, &mailbox))
            tell_gone(across, &mailbox);
        arena_empty(&arena);
    }
    arena_free(&arena);
}

static size_t count_addresses(const struct groups *groups)
{
    size_t count = 0;
    for (size_t from = 0; from < groups->count; from = groups_end(groups, from))
        count++;
    return count;
}

static void find_neighbours(struct across *across, const struct groups *groups)
{
    struct arena arena = {0};
    struct neighbours neighbours = {0};
    bool refused = false;
    neighbours.all.room = count_addresses(groups); /* in one piece: there can be some 100,000 */
    neighbours.all.at = arena_take(&arena, neighbours.all.room * sizeof *neighbours.all.at);
    for (size_t from = 0, to; from < groups->count; from = to) {
        to = groups_end(groups, from);
        struct mailbox mailbox = mailbox_of(across, &arena, &groups->rows[from], to - from, unknown_here);
        refused |= mailbox.refused.count > 0;
        if (mailbox.taken.count || mailbox.refused.count)
            *LIST_ADD(&arena, &neighbours.all) = mailbox;
    }
    if (refused)
        tell_neighbours(across, &neighbours);
    arena_free(&arena);
}

void find_addresses(struct across *across)
{
    struct groups groups = {0};
    group_letters(across, &groups);
    find_gone(across, &groups);
    find_neighbours(across, &groups);
    groups_free(&groups);
}
