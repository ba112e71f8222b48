namespace GraphExecutor.Storage.Sqlite.Rows;

/// <summary>Times in columns: ticks of 100 ns since the year 1, in UTC.</summary>
internal static class Times
{
    public static DateTimeOffset Read(long ticks) => new(ticks, TimeSpan.Zero);
}
