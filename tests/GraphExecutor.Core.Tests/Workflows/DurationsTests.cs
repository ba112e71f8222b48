using GraphExecutor.Workflows;
using GraphExecutor.Workflows.Reading;

namespace GraphExecutor.Tests.Workflows;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("10m", 600)]
    [InlineData("1h30m", 5400)]
    [InlineData("2d", 172800)]
    [InlineData("1d2h3m4s5ms", 93784.005)]
    [InlineData("500ms", 0.5)]
    [InlineData("1.5s", 1.5)]
    [InlineData("0s", 0)]
    [InlineData("PT90S", 90)]
    [InlineData("P1DT2H", 93600)]
    [InlineData("PT0.5S", 0.5)]
    public void TryParse_Duration_GivesIt(string text, double seconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds, 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("5")]
    [InlineData("-5s")]
    [InlineData("10 m")]
    [InlineData(" 10m")]
    [InlineData("10m\n")]
    [InlineData("1e9h")]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("1H")]
    [InlineData(".5s")]
    [InlineData("1.s")]
    [InlineData("٥s")]
    [InlineData("s")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("-PT5S")]
    [InlineData("P-1D")]
    [InlineData("9999999999s")]
    public void TryParse_NoDuration_IsFalse(string text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData("999999999d")]
    [InlineData("P99999Y")]
    public void TryParse_MoreThanATimeSpanHolds_IsTheLongest(string text)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.True(duration > Durations.Longest);
    }

    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(0.02, "20ms")]
    [InlineData(1.5, "1.5s")]
    [InlineData(60, "1m")]
    [InlineData(5400, "1h30m")]
    [InlineData(93784.005, "1d2h3m4.005s")]
    public void Format_Duration_IsWhatTryParseReads(double seconds, string text)
    {
        Assert.Equal(text, Durations.Format(TimeSpan.FromSeconds(seconds)));
        Assert.True(Durations.TryParse(text, out var back));
        Assert.Equal(seconds, back.TotalSeconds, 6);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("4096", 4096)]
    [InlineData("5B", 5)]
    [InlineData("64KiB", 65536)]
    [InlineData("2 MiB", 2097152)]
    [InlineData("1GiB", 1073741824)]
    [InlineData("1kB", 1000)]
    [InlineData("1KB", 1000)]
    [InlineData("3MB", 3000000)]
    [InlineData("999999999GB", 999999999000000000)]
    public void ByteSizes_Size_GivesIt(string text, long bytes)
    {
        Assert.True(ByteSizes.TryParse(text, out var size));
        Assert.Equal(bytes, size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5MB")]
    [InlineData("1mb")]
    [InlineData("1TB")]
    [InlineData("5\n")]
    [InlineData("9999999999GB")]
    public void ByteSizes_NoSize_IsFalse(string text) => Assert.False(ByteSizes.TryParse(text, out _));
}
