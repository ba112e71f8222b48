namespace GraphExecutor.Bench.Measuring;

/// <summary>Measures contenders in turns, so that what slows the machine down slows all of them.</summary>
internal static class Rounds
{
    /// <summary>Runs each contender once unmeasured and then as often as there are rounds.</summary>
    /// <returns>The samples of each, in its order.</returns>
    public static async Task<IReadOnlyList<Samples>> RunAsync(int rounds, params IReadOnlyList<Contender> contenders)
    {
        var samples = contenders.Select(contender => new Samples(contender.Name)).ToList();
        for (var round = rounds > 1 ? -1 : 0; round < rounds; round++)
        {
            foreach (var (contender, taken) in contenders.Zip(samples))
            {
                var sample = await contender.MeasureAsync();
                if (round >= 0)
                {
                    taken.Add(sample);
                }
            }
        }

        return samples;
    }
}
