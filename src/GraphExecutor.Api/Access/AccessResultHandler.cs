using GraphExecutor.Api.Endpoints;
using GraphExecutor.Api.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.Access;

/// <summary>Answers a request that is not let in as the API answers all errors.</summary>
internal sealed class AccessResultHandler : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        if (context.User.Identity?.IsAuthenticated == true)
        {
            var scope = Scopes.Needed(context.Request.Method, context.Request.Path, context.GetEndpoint()) ?? ApiScope.Run;
            return ProblemResponse.WriteAsync(context, AccessProblem.NoScope(scope));
        }

        return RefuseAsync(context, context.Request.Headers.Authorization.Count > 0 ? AccessProblem.WrongToken() : AccessProblem.NoToken());
    }

    private static Task RefuseAsync(HttpContext context, ApiException problem)
    {
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Task.CompletedTask;
        });
        return ProblemResponse.WriteAsync(context, problem);
    }
}
