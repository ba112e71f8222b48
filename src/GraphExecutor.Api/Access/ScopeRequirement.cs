using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.Access;

/// <summary>The client has the scope that the request needs.</summary>
internal sealed class ScopeRequirement : IAuthorizationRequirement, IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        if (context.Resource is HttpContext http)
        {
            var scope = Scopes.Needed(http.Request.Method, http.Request.Path, http.GetEndpoint());
            if (scope is null || Scopes.Has(context.User, scope))
            {
                context.Succeed(this);
            }
        }

        return Task.CompletedTask;
    }
}
