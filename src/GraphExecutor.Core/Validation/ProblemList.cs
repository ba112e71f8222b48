namespace GraphExecutor.Validation;

/// <summary>Collects the problems of one workflow, each once, up to a bound.</summary>
/// <param name="lineOf">Finds the line of a path in the text; gives <see langword="null"/> when there is no text.</param>
internal sealed class ProblemList(Func<ProblemPath, int?> lineOf)
{
    // A reader of the list has stopped long before this, and a file of a million mistakes must not cost gigabytes.
    private const int MaxProblems = 1_000;

    private readonly List<Problem> _problems = [];
    private int _notListed;

    public bool HasErrors { get; private set; }

    public void Error(string code, ProblemPath path, string message, string? remedy = null, int? line = null) =>
        Add(code, path, message, remedy, line, ProblemSeverity.Error);

    public void Warning(string code, ProblemPath path, string message, string? remedy = null) =>
        Add(code, path, message, remedy, null, ProblemSeverity.Warning);

    /// <summary>The problems, in the order of the text.</summary>
    public IReadOnlyList<Problem> ToList()
    {
        var list = _problems.OrderBy(problem => problem.Line ?? 0).ToList();
        if (_notListed > 0)
        {
            list.Add(new Problem(ProblemCodes.TooManyProblems, "", $"and {_notListed} more problems"));
        }

        return list;
    }

    private void Add(string code, ProblemPath path, string message, string? remedy, int? line, ProblemSeverity severity)
    {
        HasErrors |= severity == ProblemSeverity.Error;
        if (_problems.Count >= MaxProblems)
        {
            _notListed++;
            return;
        }

        var problem = new Problem(code, path.ToString(), message) { Remedy = remedy, Line = line ?? lineOf(path), Severity = severity };
        if (!_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }
}
