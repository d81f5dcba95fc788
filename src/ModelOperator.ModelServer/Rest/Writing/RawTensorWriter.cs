using System.Buffers;
using System.IO.Pipelines;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Rest.Writing;

/// <summary>Writes the raw bytes of a tensor to the response, at the client's pace. Less than a chunk is left to be flushed.</summary>
internal static class RawTensorWriter
{
    private const int ChunkBytes = 1 << 20;

    public static async ValueTask WriteAsync(PipeWriter output, Tensor tensor, CancellationToken cancellationToken)
    {
        if (tensor.DataType is DataType.Bytes)
        {
            for (var index = 0; index < tensor.Count;)
            {
                index = WriteTexts(output, tensor, index);
                await FlushAsync(output, cancellationToken);
            }

            return;
        }

        var size = RawTensor.Size(tensor);
        for (long start = 0; start < size; start += ChunkBytes)
        {
            output.Write(tensor.Elements<byte>().Slice((int)start, (int)Math.Min(ChunkBytes, size - start)));
            await FlushAsync(output, cancellationToken);
        }
    }

    private static async ValueTask FlushAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        if (output.UnflushedBytes >= ChunkBytes)
        {
            (await output.FlushAsync(cancellationToken)).RequireTaker();
        }
    }

    private static int WriteTexts(PipeWriter output, Tensor tensor, int index)
    {
        for (long written = 0; index < tensor.Count && written < ChunkBytes; index++)
        {
            var text = tensor.Text(index);
            RawTensor.WriteText(output, text);
            written += sizeof(uint) + text.Length;
        }

        return index;
    }
}
