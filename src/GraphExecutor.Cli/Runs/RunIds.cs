using System.Globalization;
using System.Security.Cryptography;

namespace GraphExecutor.Cli.Runs;

/// <summary>Makes run ids that sort by time and are easy to read aloud: <c>20260102-030405-k7fq</c>.</summary>
internal static class RunIds
{
    // Without vowels and look-alikes.
    private const string Letters = "bcdfghjkmnpqrstvwxz23456789";

    public static string Create(TimeProvider time) =>
        time.GetUtcNow().ToString("yyyyMMdd-HHmmss-", CultureInfo.InvariantCulture) + RandomNumberGenerator.GetString(Letters, 4);
}
