#include "report.h"

#include <stdlib.h>
#include <string.h>

/* Most frequent first. Ties have an order too, or the same text would give different reports. */
static int compare(const void *left, const void *right)
{
    const struct table_entry *a = *(const struct table_entry *const *)left;
    const struct table_entry *b = *(const struct table_entry *const *)right;
    if (a->count != b->count) {
        return a->count > b->count ? -1 : 1;
    }
    return strcmp(a->word, b->word);
}

static const struct table_entry **sorted_entries(const struct table *table)
{
    const struct table_entry **entries = calloc(table->distinct, sizeof *entries);
    if (entries == NULL) {
        return NULL;
    }

    size_t cursor = 0;
    for (size_t i = 0; i < table->distinct; i++) {
        entries[i] = table_next(table, &cursor);
    }
    qsort(entries, table->distinct, sizeof *entries, compare);
    return entries;
}

static bool print_top(FILE *stream, const struct table *table, size_t top)
{
    const struct table_entry **entries = sorted_entries(table);
    if (entries == NULL) {
        return false;
    }

    fputc('\n', stream);
    for (size_t i = 0; i < top && i < table->distinct; i++) {
        fprintf(stream, "%8zu  %s\n", entries[i]->count, entries[i]->word);
    }
    free(entries);
    return true;
}

bool report_print(FILE *stream, const struct totals *totals, const struct table *table, size_t top)
{
    fprintf(stream, "%8zu  lines\n", totals->lines);
    fprintf(stream, "%8zu  words\n", totals->words);
    fprintf(stream, "%8zu  distinct words\n", table->distinct);
    if (top > 0 && table->distinct > 0 && !print_top(stream, table, top)) {
        return false;
    }

    /* A full disk shows only when the buffer is written. */
    return fflush(stream) == 0 && !ferror(stream);
}
