using ModelOperator.Generator.Output;

namespace ModelOperator.Generator.Tests.Output;

public sealed class CheckedInFilesTests
{
    [Fact]
    public void CheckedInFiles_AreWhatTheCodeGenerates()
    {
        var root = RepositoryRoot.Find(AppContext.BaseDirectory).ShouldNotBeNull();
        FileSync.Stale(root, GeneratedFiles.For(root)).Select(file => file.Path)
            .ShouldBeEmpty("run `dotnet run --project src/ModelOperator.Generator` and commit the result");
    }
}
