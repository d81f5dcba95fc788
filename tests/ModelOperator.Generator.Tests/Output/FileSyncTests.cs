using ModelOperator.Generator.Output;

namespace ModelOperator.Generator.Tests.Output;

public sealed class FileSyncTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("generator-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void File_ThatIsMissingOrDiffers_IsStaleUntilWritten()
    {
        var file = new GeneratedFile("crds/x.yaml", "a: 1\n");
        FileSync.Stale(_root.FullName, [file]).ShouldBe([file]);

        FileSync.Write(_root.FullName, file);
        FileSync.Stale(_root.FullName, [file]).ShouldBeEmpty();

        File.AppendAllText(Path.Combine(_root.FullName, file.Path), "b: 2\n");
        FileSync.Stale(_root.FullName, [file]).ShouldBe([file]);
    }

    [Fact]
    public void ChartFiles_AreWrittenOnlyWhereThereIsAChart()
    {
        GeneratedFiles.For(_root.FullName).ShouldNotContain(file => file.Path.StartsWith("charts/", StringComparison.Ordinal));
        var chart = _root.CreateSubdirectory("charts/model-operator");
        File.WriteAllText(Path.Combine(chart.FullName, "Chart.yaml"), "{name: x, description: y, kubeVersion: z}");
        File.WriteAllText(Path.Combine(chart.FullName, "values.yaml"), "# Pods.\nreplicas: 1\n");
        GeneratedFiles.For(_root.FullName).ShouldContain(file => file.Path == "charts/model-operator/generated/crd.yaml");
    }

    [Fact]
    public void Root_IsFoundUpwards()
    {
        File.WriteAllText(Path.Combine(_root.FullName, "ModelOperator.sln"), "");
        var deep = _root.CreateSubdirectory("a/b");
        RepositoryRoot.Find(deep.FullName).ShouldBe(_root.FullName);
    }
}
