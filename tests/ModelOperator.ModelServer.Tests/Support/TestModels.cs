namespace ModelOperator.ModelServer.Tests.Support;

/// <summary>The tiny models of TestData/make.py, and those of examples/digits.</summary>
internal static class TestModels
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "TestData", name + ".onnx");

    public static string Example(string file) => System.IO.Path.Combine(AppContext.BaseDirectory, "examples", "digits", file);
}
