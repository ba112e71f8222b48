using GraphExecutor.Bench.Reporting;

namespace GraphExecutor.Bench.Cases;

/// <summary>Something to measure.</summary>
internal interface IBenchCase
{
    /// <summary>What <c>--only</c> calls it.</summary>
    string Name { get; }

    /// <summary>What is measured, in a line.</summary>
    string Title { get; }

    /// <summary>Measures it, and gives each figure when it is there.</summary>
    IAsyncEnumerable<Figure> MeasureAsync(BenchContext bench);
}
