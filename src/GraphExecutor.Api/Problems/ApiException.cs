using GraphExecutor.Validation;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.Problems;

/// <summary>A request cannot be fulfilled. The message says what is wrong, where, and how to mend it.</summary>
internal sealed class ApiException(int status, string code, string message) : Exception(message)
{
    /// <summary>The status of the answer.</summary>
    public int Status { get; } = status;

    /// <summary>The stable name of the error: see <see cref="ProblemCode"/>.</summary>
    public string Code { get; } = code;

    /// <summary>What is wrong with a workflow; <see langword="null"/> when it is about something else.</summary>
    public IReadOnlyList<Problem>? Problems { get; init; }

    public static ApiException Body(string message) => new(StatusCodes.Status400BadRequest, ProblemCode.InvalidBody, message);

    public static ApiException Query(string message) => new(StatusCodes.Status400BadRequest, ProblemCode.InvalidQuery, message);

    public static ApiException Conflict(string code, string message) => new(StatusCodes.Status409Conflict, code, message);

    public static ApiException NotFound(string code, string message) => new(StatusCodes.Status404NotFound, code, message);
}
