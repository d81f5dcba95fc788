namespace ModelOperator.ModelServer.Tests.Conformance;

/// <summary>A fact that needs ONNX's test data. It is skipped, with the reason, where the data is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TestDataFactAttribute : FactAttribute
{
    /// <summary>The folder where Debian's package has the data.</summary>
    internal const string Root = "/usr/share/libonnx-testdata/data";

    public TestDataFactAttribute()
    {
        if (!Directory.Exists(Root))
        {
            Skip = $"{Root} is missing: apt-get install libonnx-testdata";
        }
    }
}
