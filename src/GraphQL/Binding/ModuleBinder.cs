namespace Headless.GraphQL;

/// <summary>Collects what a module binds. Called by generated code only.</summary>
public sealed class ModuleBinder
{
    internal ModuleBinder()
    {
    }
}
