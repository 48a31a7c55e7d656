using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Gateway.Calls;

/// <summary>Answers <c>@requiresScopes</c> for whoever calls.</summary>
internal sealed class CallScopes(CallContext call) : IScopeSource
{
    public bool Has(string scope) => call.Caller.Has(scope);
}
