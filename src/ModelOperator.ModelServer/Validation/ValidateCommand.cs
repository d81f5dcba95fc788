using System.CommandLine;
using Microsoft.ML.OnnxRuntime;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Inference.Onnx;
using ModelOperator.ModelServer.Inference.Onnx.Operators;
using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Scheduling.Rows;

namespace ModelOperator.ModelServer.Validation;

/// <summary>The command <c>validate</c>, which says whether a model can be served.</summary>
internal static class ValidateCommand
{
    private const string Help = """
        Say whether a model can be served, and what it takes and gives: for people and for CI.

        Loads the model, prints inputs, outputs, opsets and providers, and runs it once on zeros. Exit code 0 when it can be served,
        1 when it cannot be loaded, 2 when it loads and fails on zeros, which may be no valid input for it.
        """;

    public static Command Create()
    {
        var file = new Argument<FileInfo>("model") { Description = "The .onnx file, or a folder with it" };
        var command = new Command("validate", Help) { file };
        command.SetAction(arguments =>
        {
            TelemetryOptOut.Apply();
            return Run(arguments.GetValue(file)!.FullName, Console.Out, Console.Error, TimeProvider.System);
        });
        return command;
    }

    /// <summary>Validates a file and prints the result.</summary>
    internal static int Run(string path, TextWriter output, TextWriter errors, TimeProvider time)
    {
        try
        {
            (path, var bytes) = OnnxFiles.Find(path, Path.GetFileNameWithoutExtension(path));
            var started = time.GetTimestamp();
            using var model = OnnxModel.Load(path, Path.GetFileNameWithoutExtension(path), "1", Environment.ProcessorCount);
            var loaded = time.GetElapsedTime(started);
            var description = ModelDescription.Read(path);
            output.WriteLine($"model      {path} ({bytes} bytes)");
            output.WriteLine($"producer   {description.Producer}");
            output.WriteLine($"opsets     {string.Join(", ", description.Opsets)}");
            output.WriteLine($"runtime    ONNX Runtime {OrtEnv.Instance().GetVersionString()}");
            output.WriteLine($"providers  {string.Join(", ", OrtEnv.Instance().GetAvailableProviders())}");
            var signature = model.Signature;
            foreach (var (side, specs) in new[]
                { ("input", signature.Inputs), ("optional", signature.Optional), ("output", signature.Outputs) })
            {
                foreach (var spec in specs)
                {
                    output.WriteLine($"{side,-10} {spec.Name} {Tensors.DataTypes.Name(spec.DataType)} {Tensors.Shape.Text(spec.Shape)}");
                }
            }

            var rows = new RowVerdict(model.Signature);
            RowProof.Examine(model, rows, CancellationToken.None);
            output.WriteLine($"batching   {BatchingOf(rows)}");
            output.WriteLine($"load       {loaded.TotalMilliseconds:0.0} ms");
            return RunOnce(model, output, errors, time);
        }
        catch (ModelLoadException exception)
        {
            errors.WriteLine(exception.Message);
            return 1;
        }
    }

    private static string BatchingOf(RowVerdict rows) => rows switch
    {
        { Obstacle: { } obstacle } => $"no: {obstacle}",
        { NeedsCheck: true } => "possible, if its rows do not depend on each other: made-up rows, which would show it, fail in the model",
        _ => "possible: made-up rows are answered together as one by one",
    };

    private static int RunOnce(OnnxModel model, TextWriter output, TextWriter errors, TimeProvider time)
    {
        try
        {
            using var request = SyntheticInputs.For(model.Signature);
            model.Run(request, CancellationToken.None).Dispose();
            var started = time.GetTimestamp();
            model.Run(request, CancellationToken.None).Dispose();
            var duration = time.GetElapsedTime(started);
            output.WriteLine($"run        {duration.TotalMilliseconds:0.000} ms on zeros, free dimensions of 1, the second time");
            return 0;
        }
        catch (BackendException exception)
        {
            errors.WriteLine($"model {model.Signature.Name}: the run on zeros failed: {exception.Message}");
            return 2;
        }
    }
}
