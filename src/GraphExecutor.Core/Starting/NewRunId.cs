using System.Globalization;
using System.Security.Cryptography;

namespace GraphExecutor.Starting;

/// <summary>Makes run ids that sort by time and are easy to read aloud: <c>20260102-030405-k7fq</c>.</summary>
public static class NewRunId
{
    // Without vowels and look-alikes.
    private const string Letters = "bcdfghjkmnpqrstvwxz23456789";

    /// <summary>An id that is hardly ever taken already.</summary>
    /// <param name="time">The clock.</param>
    public static string Create(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return time.GetUtcNow().ToString("yyyyMMdd-HHmmss-", CultureInfo.InvariantCulture) + RandomNumberGenerator.GetString(Letters, 4);
    }
}
