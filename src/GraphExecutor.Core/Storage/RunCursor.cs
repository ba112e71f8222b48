using System.Globalization;

namespace GraphExecutor.Storage;

/// <summary>The cursor of a list of runs, for stores that number their runs as they are created.</summary>
public static class RunCursor
{
    /// <summary>The number that a cursor stands for: the next page has the runs below it.</summary>
    /// <param name="cursor">The cursor; <see langword="null"/> for the first page.</param>
    /// <exception cref="ArgumentException">It is not a cursor.</exception>
    public static long Parse(string? cursor) =>
        cursor is null ? long.MaxValue
        : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ArgumentException($"\"{cursor}\" is not a cursor of this list.", nameof(cursor));

    /// <summary>The cursor for a number.</summary>
    /// <param name="number">The number of the last run of a page.</param>
    public static string Format(long number) => number.ToString(CultureInfo.InvariantCulture);
}
