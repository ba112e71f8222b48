namespace GraphExecutor.Bench.Measuring;

/// <summary>All measurements of a contender.</summary>
/// <param name="name">Who it is.</param>
internal sealed class Samples(string name)
{
    private readonly List<Sample> _samples = [];

    public string Name => name;

    public double Median => _samples.Select(sample => sample.Milliseconds).Order().ElementAt(_samples.Count / 2);

    public double Least => _samples.Min(sample => sample.Milliseconds);

    public double Most => _samples.Max(sample => sample.Milliseconds);

    public long PeakMemory => _samples.Max(sample => sample.PeakMemory);

    public void Add(Sample sample) => _samples.Add(sample);
}
