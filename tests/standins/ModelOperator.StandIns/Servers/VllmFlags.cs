namespace ModelOperator.StandIns.Servers;

/// <summary>The arguments of <c>vllm serve</c>, as far as the stand-in cares.</summary>
/// <param name="Model">The folder of the model.</param>
/// <param name="ServedName">The name of the model for clients.</param>
/// <param name="Port">The port.</param>
internal sealed record VllmFlags(string Model, string ServedName, int Port)
{
    private static readonly string[] Known =
    [
        "--served-model-name", "--port", "--host", "--dtype", "--max-model-len", "--tensor-parallel-size", "--pipeline-parallel-size",
        "--gpu-memory-utilization", "--quantization", "--tokenizer", "--chat-template", "--max-num-seqs", "--seed", "--api-key",
        "--kv-cache-dtype", "--swap-space", "--load-format",
    ];

    /// <summary>Reads them.</summary>
    public static VllmFlags Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0 || arguments[0] is not "serve")
        {
            throw new ServerException(
                $"invalid choice: '{string.Join(' ', arguments)}' (choose from 'chat', 'complete', 'serve', 'bench')");
        }

        // Without a model, the real server would fetch one from the Hub.
        if (arguments.Count < 2 || arguments[1].StartsWith('-'))
        {
            throw new ServerException("the model is missing");
        }

        var flags = new Flags([.. arguments.Skip(2)], Known);
        return new(arguments[1], flags.Text("--served-model-name") ?? arguments[1], flags.Port("--port", 8000));
    }
}
