namespace GraphExecutor.Validation;

/// <summary>Finds the name that was probably meant.</summary>
internal static class Spelling
{
    // Beyond this, looking for a likely name costs more than the help is worth.
    private const int MaxCandidates = 10_000;

    /// <summary>"Did you mean `source`?", or <see langword="null"/> when nothing is near.</summary>
    public static string? DidYouMean(string name, IReadOnlyCollection<string> candidates)
    {
        if (candidates.Count > MaxCandidates || name.Length > 64)
        {
            return null;
        }

        var allowed = name.Length <= 3 ? 1 : name.Length <= 8 ? 2 : 3;
        var best = candidates
            .Where(candidate => Math.Abs(candidate.Length - name.Length) <= allowed)
            .Select(candidate => (Name: candidate, Distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(pair => pair.Distance <= allowed)
            .OrderBy(pair => pair.Distance)
            .ThenBy(pair => pair.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Name is null ? null : $"Did you mean `{best.Name}`?";
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that turn one text into the other.</summary>
    private static int Distance(string left, string right)
    {
        var beforeLast = new int[right.Length + 1];
        var last = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last) = (last, current);
        }

        return last[right.Length];
    }
}
