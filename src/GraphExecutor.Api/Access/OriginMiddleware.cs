using GraphExecutor.Api.Problems;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.Access;

/// <summary>Refuses what browsers were led to send here by pages of others; WebSockets included, which begin as requests.</summary>
internal sealed class OriginMiddleware(RequestDelegate next, AccessOptions options)
{
    private readonly RequestOrigin _origin = new(options);

    public Task InvokeAsync(HttpContext context)
    {
        if (!_origin.IsHostAllowed(context.Request.Host))
        {
            return ProblemResponse.WriteAsync(context, AccessProblem.WrongHost(context.Request.Host.Value ?? ""));
        }

        return _origin.WhyRefused(context.Request) is { } reason
            ? ProblemResponse.WriteAsync(context, AccessProblem.WrongOrigin(reason))
            : next(context);
    }
}
