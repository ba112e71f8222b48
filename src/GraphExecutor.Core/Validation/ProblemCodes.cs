namespace GraphExecutor.Validation;

/// <summary>The values of <see cref="Problem.Code"/>. They do not change between versions.</summary>
public static class ProblemCodes
{
    /// <summary>The text holds nothing.</summary>
    public const string Empty = nameof(Empty);

    /// <summary>The text is larger than allowed.</summary>
    public const string TooLarge = nameof(TooLarge);

    /// <summary>The text is nested deeper than allowed.</summary>
    public const string TooDeep = nameof(TooDeep);

    /// <summary>The text is not UTF-8.</summary>
    public const string InvalidUtf8 = nameof(InvalidUtf8);

    /// <summary>The text is not JSON.</summary>
    public const string InvalidJson = nameof(InvalidJson);

    /// <summary>The text is not YAML, or its aliases expand to more than allowed.</summary>
    public const string InvalidYaml = nameof(InvalidYaml);

    /// <summary>An object has the same property twice.</summary>
    public const string DuplicateProperty = nameof(DuplicateProperty);

    /// <summary>A property that the format does not know.</summary>
    public const string UnknownProperty = nameof(UnknownProperty);

    /// <summary>A property that must be there is not.</summary>
    public const string MissingProperty = nameof(MissingProperty);

    /// <summary>A property that does not go with the node's type or with another property.</summary>
    public const string MisplacedProperty = nameof(MisplacedProperty);

    /// <summary>A value of another JSON type than asked for.</summary>
    public const string WrongType = nameof(WrongType);

    /// <summary>A value of the right type that is not one of those allowed.</summary>
    public const string InvalidValue = nameof(InvalidValue);

    /// <summary>A node type that the format does not know, or not yet.</summary>
    public const string UnknownNodeType = nameof(UnknownNodeType);

    /// <summary>Two nodes with one id.</summary>
    public const string DuplicateId = nameof(DuplicateId);

    /// <summary>Two edges with the same source, target and <c>on</c>.</summary>
    public const string DuplicateEdge = nameof(DuplicateEdge);

    /// <summary>An edge or an expression names a node that is not there.</summary>
    public const string UnknownNode = nameof(UnknownNode);

    /// <summary>A node names a pool that is not there.</summary>
    public const string UnknownPool = nameof(UnknownPool);

    /// <summary>The edges close a circle.</summary>
    public const string Cycle = nameof(Cycle);

    /// <summary>An expression that is not JMESPath, or uses it in a way that is not allowed.</summary>
    public const string InvalidExpression = nameof(InvalidExpression);

    /// <summary>An expression where none may stand.</summary>
    public const string ExpressionNotAllowed = nameof(ExpressionNotAllowed);

    /// <summary>An expression names a node that need not be settled when it is evaluated.</summary>
    public const string NotSettled = nameof(NotSettled);

    /// <summary>An expression uses a secret where none may be used, or one that is not declared.</summary>
    public const string InvalidSecret = nameof(InvalidSecret);

    /// <summary>A text from a command is compared with a number.</summary>
    public const string TextComparedWithNumber = nameof(TextComparedWithNumber);

    /// <summary>An expression names a value of the context that the workflow does not declare.</summary>
    public const string UndeclaredContext = nameof(UndeclaredContext);

    /// <summary>There are more problems than are listed.</summary>
    public const string TooManyProblems = nameof(TooManyProblems);
}
