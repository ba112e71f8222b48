using System.Globalization;

namespace GraphExecutor.Storage;

/// <summary>The cursor of a list of runs, for stores that number their runs as they are created.</summary>
public static class RunCursor
{
    private const int LargestPage = 10_000;

    /// <summary>Where the page that a query asks for begins: it has the runs below this number.</summary>
    /// <param name="query">The query.</param>
    /// <exception cref="ArgumentException">Its cursor is not one, or its limit is out of range.</exception>
    public static long Before(RunQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, LargestPage, nameof(query));
        return query.Cursor is not { } cursor ? long.MaxValue
            : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new ArgumentException($"\"{cursor}\" is not a cursor of this list.", nameof(query));
    }

    /// <summary>The cursor for a number.</summary>
    /// <param name="number">The number of the last run of a page.</param>
    public static string Format(long number) => number.ToString(CultureInfo.InvariantCulture);
}
