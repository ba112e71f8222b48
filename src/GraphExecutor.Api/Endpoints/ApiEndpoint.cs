using GraphExecutor.Api.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Api.Endpoints;

/// <summary>Maps one method of one path, with the errors that all of them share.</summary>
internal static class ApiEndpoint
{
    /// <summary>A path of the API that no method of its own takes.</summary>
    private const int After = 1;

    /// <summary>Maps the methods of a path; any other method is answered with 405.</summary>
    public static void MapPath(this IEndpointRouteBuilder endpoints, string pattern, params IReadOnlyList<ApiMethod> methods)
    {
        foreach (var method in methods)
        {
            endpoints.MapMethods(pattern, [method.Name], Guarded(method.Handler))
                .WithMetadata(new ApiScope(method.Scope))
                .WithDisplayName($"{method.Name} {pattern}");
        }

        var allowed = string.Join(", ", methods.Select(method => method.Name));
        endpoints.Map(pattern, Guarded(context =>
        {
            context.Response.Headers.Allow = allowed;
            throw new ApiException(
                StatusCodes.Status405MethodNotAllowed, ProblemCode.MethodNotAllowed,
                $"{context.Request.Path} does not take {context.Request.Method}. It takes {allowed}.");
        })).Add(builder => ((RouteEndpointBuilder)builder).Order = After);
    }

    /// <summary>A handler whose exceptions become answers.</summary>
    public static RequestDelegate Guarded(RequestDelegate handler) => async context =>
    {
        try
        {
            await handler(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
        catch (Exception exception)
        {
            // Whatever it is, one request must not end another.
            await FailAsync(context, exception).ConfigureAwait(false);
        }
    };

    private static async Task FailAsync(HttpContext context, Exception exception)
    {
        var problem = ProblemTranslation.Of(exception);
        if (problem is null or { Status: >= StatusCodes.Status500InternalServerError })
        {
            Log.RequestFailed(context.RequestServices.GetRequiredService<ILogger<ApiException>>(), context.Request.Method, context.Request.Path, exception);
        }

        if (context.Response.HasStarted)
        {
            // What was sent so far must not look complete.
            context.Abort();
            return;
        }

        problem ??= new ApiException(
            StatusCodes.Status500InternalServerError, ProblemCode.Internal, "Something went wrong in the server. Its log says what.");
        await ProblemResponse.WriteAsync(context, problem).ConfigureAwait(false);
    }
}
