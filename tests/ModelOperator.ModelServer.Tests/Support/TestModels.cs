using ModelOperator.ModelServer.Inference.Onnx;
using ModelOperator.ModelServer.Scheduling;

namespace ModelOperator.ModelServer.Tests.Support;

/// <summary>Finds the small models of TestData/make.py and those of examples/digits.</summary>
internal static class TestModels
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "TestData", name + ".onnx");

    /// <summary>Loads a small model as the server does.</summary>
    public static LoadedModel Load(string name) => new(OnnxModel.Load(Path(name), RunningServer.Model, "1", 1));

    public static string Example(string file) => System.IO.Path.Combine(AppContext.BaseDirectory, "examples", "digits", file);
}
