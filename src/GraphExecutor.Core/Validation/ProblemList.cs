using System.Globalization;

namespace GraphExecutor.Validation;

/// <summary>Collects the problems of one workflow, each once, up to a bound.</summary>
/// <param name="lineOf">Finds the line of a path in the text; gives <see langword="null"/> when there is no text.</param>
internal sealed class ProblemList(Func<ProblemPath, int?> lineOf)
{
    // A reader of the list has stopped long before this, and a file of a million mistakes must not cost gigabytes.
    private const int MaxProblems = 1_000;
    private const long MaxCompared = 1_000_000;

    private readonly List<Problem> _problems = [];
    private int _errors;
    private int _warnings;
    private long _compared;

    public bool HasErrors => _errors > 0;

    public void Error(string code, ProblemPath path, string message, string? remedy = null, int? line = null) =>
        Add(code, path, message, remedy, line, ProblemSeverity.Error);

    public void Warning(string code, ProblemPath path, string message, string? remedy = null) =>
        Add(code, path, message, remedy, null, ProblemSeverity.Warning);

    /// <summary>The problems, in the order of the text.</summary>
    public IReadOnlyList<Problem> ToList()
    {
        var list = _problems.OrderBy(problem => problem.Line ?? 0).ToList();
        AddRest(list, _errors, "errors", ProblemSeverity.Error);
        AddRest(list, _warnings, "warnings", ProblemSeverity.Warning);
        return list;
    }

    /// <summary>As <see cref="Spelling.DidYouMean"/>, while there is time: in a large workflow full of mistakes looking for names adds up.</summary>
    public string? DidYouMean(string name, IReadOnlyCollection<string> candidates)
    {
        _compared += candidates.Count;
        return _compared <= MaxCompared ? Spelling.DidYouMean(name, candidates) : null;
    }

    private static void AddRest(List<Problem> list, int found, string what, ProblemSeverity severity)
    {
        if (found > MaxProblems)
        {
            list.Add(new Problem(
                ProblemCodes.TooManyProblems, "", string.Create(CultureInfo.InvariantCulture, $"there are {found:N0} {what}; {MaxProblems:N0} are listed"))
            {
                Severity = severity,
                Remedy = "Mend some of them first",
            });
        }
    }

    private void Add(string code, ProblemPath path, string message, string? remedy, int? line, ProblemSeverity severity)
    {
        // Each kind has a bound of its own, or warnings could take the place of the errors.
        ref var count = ref severity == ProblemSeverity.Error ? ref _errors : ref _warnings;
        if (count >= MaxProblems)
        {
            count++;
            return;
        }

        var problem = new Problem(code, path.ToString(), message) { Remedy = remedy, Line = line ?? lineOf(path), Severity = severity };
        if (!_problems.Contains(problem))
        {
            _problems.Add(problem);
            count++;
        }
    }
}
