using GraphExecutor.Starting;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.Problems;

/// <summary>Tells which error an exception is for a client. Pure.</summary>
internal static class ProblemTranslation
{
    /// <summary>The error; <see langword="null"/> when it is a mistake in this program, of which a client learns nothing.</summary>
    public static ApiException? Of(Exception exception) => exception switch
    {
        ApiException known => known,
        RunRefusedException refused => new ApiException(StatusOf(refused.Refusal), refused.Refusal.ToString(), Sentence(refused.Message, RemedyFor(refused))),
        WorkflowException invalid => new ApiException(
            StatusCodes.Status422UnprocessableEntity, ProblemCode.InvalidWorkflow, "The workflow cannot run: `problems` lists what is wrong.")
        {
            Problems = invalid.Problems,
        },
        StoreException store => new ApiException(StatusOf(store.Code), ProblemCode.StoreUnavailable, store.Message),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge(),
        BadHttpRequestException bad => new ApiException(bad.StatusCode, ProblemCode.BadRequest, bad.Message),
        _ => null,
    };

    public static ApiException TooLarge() => new(
        StatusCodes.Status413PayloadTooLarge, ProblemCode.BodyTooLarge, "The body is larger than 8 MiB, which is the most that is taken.");

    private static int StatusOf(RunRefusal refusal) => refusal switch
    {
        RunRefusal.RunNotFound => StatusCodes.Status404NotFound,
        RunRefusal.UnknownNode => StatusCodes.Status422UnprocessableEntity,
        RunRefusal.WorkflowLost => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status409Conflict,
    };

    /// <summary>Clients ask again after a 503. Somebody has to mend the store first in the other cases.</summary>
    private static int StatusOf(StoreErrorCode code) => code switch
    {
        StoreErrorCode.ReadOnly or StoreErrorCode.Corrupt or StoreErrorCode.NotAStore or StoreErrorCode.NewerVersion => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    private static string? RemedyFor(RunRefusedException refused) => refused.Refusal switch
    {
        RunRefusal.RunExists => $"The request differs from the one that started it: choose another runId, or resume that run (POST /api/runs/{refused.RunId}/resume).",
        RunRefusal.RunActive => $"Wait for its end, or cancel it first (POST /api/runs/{refused.RunId}/cancel).",
        RunRefusal.NothingToResume => "Give `from` or `workflow` to run parts of it again.",
        RunRefusal.RunNotFound => "GET /api/runs lists those there are.",
        RunRefusal.UnknownNode => $"GET /api/runs/{refused.RunId} lists its nodes.",
        RunRefusal.RunChanged => "Look at it again.",
        _ => null,
    };

    private static string Sentence(string message, string? remedy)
    {
        var text = char.ToUpperInvariant(message[0]) + message[1..] + (message.EndsWith('.') ? "" : ".");
        return remedy is null ? text : $"{text} {remedy}";
    }
}
