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
            .Select(candidate => (Name: candidate, Distance: Distance(name, candidate, allowed)))
            .Where(pair => pair.Distance <= allowed)
            .OrderBy(pair => pair.Distance)
            .ThenBy(pair => pair.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Name is null ? null : $"Did you mean `{best.Name}`?";
    }

    /// <summary>
    /// Insertions, deletions, replacements and swaps of neighbours that turn one text into the other, whatever their case. More than
    /// <paramref name="allowed"/> is found out early: most names have little in common.
    /// </summary>
    private static int Distance(string left, string right, int allowed)
    {
        Span<int> beforeLast = stackalloc int[right.Length + 1];
        Span<int> last = stackalloc int[right.Length + 1];
        Span<int> current = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            var least = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = last[j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }

                least = Math.Min(least, current[j]);
            }

            if (least > allowed)
            {
                return least;
            }

            var free = beforeLast;
            beforeLast = last;
            last = current;
            current = free;
        }

        return last[right.Length];
    }

    private static bool Same(char left, char right) => left == right || char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
