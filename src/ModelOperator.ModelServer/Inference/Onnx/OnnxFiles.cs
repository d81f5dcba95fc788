namespace ModelOperator.ModelServer.Inference.Onnx;

/// <summary>The files of an ONNX model: one file, or a folder in which tensors may lie beside the graph.</summary>
/// <param name="Path">The file with the graph. ONNX Runtime looks for the tensors beside it.</param>
/// <param name="Bytes">The bytes of the graph and of everything that may belong to it.</param>
internal sealed record OnnxFiles(string Path, long Bytes)
{
    private const string Usual = "model.onnx";
    private const string Pattern = "*.onnx";

    // Exporters put ONNX files there when a repository also has the model in other formats.
    private const string Inner = "onnx";

    private const int MostNamed = 5;

    /// <summary>Finds the files.</summary>
    /// <param name="path">The file or the folder.</param>
    /// <param name="name">The name of the model, for messages.</param>
    /// <exception cref="ModelLoadException">There is no such file, or the folder has none or several that could be meant.</exception>
    public static OnnxFiles Find(string path, string name)
    {
        if (File.Exists(path))
        {
            return new OnnxFiles(path, new FileInfo(path).Length);
        }

        if (!Directory.Exists(path))
        {
            throw new ModelLoadException($"model {name}: there is no file {path}");
        }

        var found = In(path) is { Count: > 0 } top ? top : In(System.IO.Path.Combine(path, Inner));
        var graph = found is [var only] ? only : found.FirstOrDefault(file => System.IO.Path.GetFileName(file) is Usual);
        return graph is not null
            ? new OnnxFiles(graph, new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length))
            : throw new ModelLoadException(found.Count == 0
                ? $"model {name}: the folder {path} has no {Pattern} at its top and none in {Inner}/; the operator's own server loads only "
                    + "ONNX models"
                : $"model {name}: the folder {path} has several {Pattern} ({Names(found)}) and no {Usual}; call the one to serve {Usual}");
    }

    private static List<string> In(string folder) =>
        Directory.Exists(folder) ? [.. Directory.GetFiles(folder, Pattern).Order(StringComparer.Ordinal)] : [];

    private static string Names(List<string> files) =>
        string.Join(", ", files.Take(MostNamed).Select(System.IO.Path.GetFileName)) + (files.Count > MostNamed ? ", …" : "");
}
