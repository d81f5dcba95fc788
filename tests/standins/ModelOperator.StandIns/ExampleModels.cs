namespace ModelOperator.StandIns;

/// <summary>Writes small models in the forms that the servers take. They have the form, and no numbers.</summary>
internal static class ExampleModels
{
    /// <summary>Writes the folders <c>triton</c> and <c>vllm</c> below a folder.</summary>
    public static void Write(string folder)
    {
        WriteRepository(Path.Combine(folder, "triton"), "digits");
        WriteTransformer(Path.Combine(folder, "vllm"));
        // The folder itself may be written by the pods of every user, as an administrator prepares a volume that pods share.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
                    | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        }
    }

    /// <summary>Writes a model repository of Triton with one model.</summary>
    public static void WriteRepository(string folder, string model)
    {
        var version = Path.Combine(folder, model, "1");
        Directory.CreateDirectory(version);
        File.WriteAllText(Path.Combine(folder, model, "config.pbtxt"), $"name: \"{model}\"\nplatform: \"onnxruntime_onnx\"\n");
        File.WriteAllText(Path.Combine(version, "model.onnx"), "stand-in");
    }

    /// <summary>Writes a model as it is on the Hugging Face Hub.</summary>
    public static void WriteTransformer(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), """{"model_type": "llama"}""");
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), "{}");
        File.WriteAllText(Path.Combine(folder, "model.safetensors"), "stand-in");
    }
}
