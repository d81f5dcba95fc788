using System.Reflection;

namespace ModelOperator.Contracts.Tests;

public sealed class DependencyTests
{
    [Fact]
    public void Contracts_NeedNothingButTheBaseLibraries() =>
        Assembly.Load("ModelOperator.Contracts").GetReferencedAssemblies().Select(assembly => assembly.Name!)
            .Where(name => name is not ("System" or "netstandard") && !name.StartsWith("System.", StringComparison.Ordinal))
            .ShouldBeEmpty();
}
