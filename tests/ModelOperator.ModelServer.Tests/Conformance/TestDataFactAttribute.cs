namespace ModelOperator.ModelServer.Tests.Conformance;

/// <summary>A fact that needs ONNX's test data, and says so where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TestDataFactAttribute : FactAttribute
{
    /// <summary>Debian's, which is where its package puts them.</summary>
    internal const string Root = "/usr/share/libonnx-testdata/data";

    public TestDataFactAttribute()
    {
        if (!Directory.Exists(Root))
        {
            Skip = $"{Root} is missing: apt-get install libonnx-testdata";
        }
    }
}
