#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "report.h"
#include "table.h"
#include "words.h"

enum exit_code {
    EXIT_USAGE = 2, /* beside EXIT_SUCCESS (0) and EXIT_FAILURE (1) */
};

enum read_result {
    READ_OK,
    READ_UNREADABLE, /* said on stderr; other files may still be read */
    READ_OUT_OF_MEMORY,
};

static void complain(const char *subject)
{
    fprintf(stderr, "wordstat: %s: %s\n", subject, strerror(errno));
}

static bool add_to_table(void *context, const char *word, size_t length)
{
    return table_add(context, word, length);
}

static enum read_result read_stream(FILE *stream, const char *name, struct splitter *splitter)
{
    char piece[64 * 1024];
    size_t length;
    while ((length = fread(piece, 1, sizeof piece, stream)) > 0) {
        if (!splitter_feed(splitter, piece, length)) {
            return READ_OUT_OF_MEMORY;
        }
    }

    /* Said before the splitter ends, which could change errno. */
    enum read_result result = READ_OK;
    if (ferror(stream)) {
        complain(name);
        result = READ_UNREADABLE;
    }
    return splitter_end(splitter) ? result : READ_OUT_OF_MEMORY;
}

static enum read_result read_file(const char *name, struct splitter *splitter)
{
    if (strcmp(name, "-") == 0) {
        return read_stream(stdin, "standard input", splitter);
    }

    FILE *stream = fopen(name, "rb");
    if (stream == NULL) {
        complain(name);
        return READ_UNREADABLE;
    }
    enum read_result result = read_stream(stream, name, splitter);
    fclose(stream);
    return result;
}

static enum read_result read_all(const struct options *options, struct splitter *splitter)
{
    if (options->file_count == 0) {
        return read_file("-", splitter);
    }

    enum read_result all = READ_OK;
    for (size_t i = 0; i < options->file_count && all != READ_OUT_OF_MEMORY; i++) {
        enum read_result one = read_file(options->files[i], splitter);
        if (one != READ_OK) {
            all = one;
        }
    }
    return all;
}

static int count_and_report(const struct options *options, struct table *table, struct splitter *splitter)
{
    enum read_result result = read_all(options, splitter);
    if (result == READ_OUT_OF_MEMORY) {
        fputs("wordstat: out of memory\n", stderr);
        return EXIT_FAILURE;
    }

    struct totals totals = {.lines = splitter->lines, .words = splitter->words};
    if (!report_print(stdout, &totals, table, options->top)) {
        complain("cannot print the report");
        return EXIT_FAILURE;
    }
    return result == READ_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int run(const struct options *options)
{
    struct table table;
    struct splitter splitter;
    table_init(&table);
    splitter_init(&splitter, add_to_table, &table);

    int exit_code = count_and_report(options, &table, &splitter);

    splitter_free(&splitter);
    table_free(&table);
    return exit_code;
}

int main(int argc, char **argv)
{
    struct options options;
    switch (options_parse(&options, argc, argv)) {
    case OPTIONS_HELP:
        options_print_usage(stdout);
        return EXIT_SUCCESS;
    case OPTIONS_INVALID:
        options_print_usage(stderr);
        return EXIT_USAGE;
    default:
        return run(&options);
    }
}
