namespace GraphExecutor.Cli.Tests.Crashes;

/// <summary>Where an attempt is killed.</summary>
/// <param name="Write">Right at this write to the store, counted from 1.</param>
/// <param name="After">Once it is recorded, before anybody knows; otherwise before it.</param>
internal sealed record CrashPoint(int Write, bool After)
{
    public static CrashPoint Parse(string text) => text.Split(' ') is [var write, var side]
        ? new CrashPoint(int.Parse(write, null), side == "after")
        : throw new FormatException(text);

    public override string ToString() => $"{Write} {(After ? "after" : "before")}";
}
