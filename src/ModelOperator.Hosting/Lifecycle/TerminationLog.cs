using System.Text;

namespace ModelOperator.Hosting.Lifecycle;

/// <summary>The file whose text Kubernetes shows as a container's termination message.</summary>
/// <param name="path">The terminationMessagePath of the container.</param>
public sealed class TerminationLog(string path = TerminationLog.DefaultPath)
{
    /// <summary>The path where Kubernetes mounts the file by default.</summary>
    public const string DefaultPath = "/dev/termination-log";

    /// <summary>The number of bytes that the kubelet reads at most.</summary>
    public const int MaxBytes = 4096;

    /// <summary>Replaces the message. It never throws, because the process is already ending because of another error.</summary>
    /// <returns>False when the file does not exist (outside a pod) or cannot be written.</returns>
    public bool TryWrite(string message)
    {
        try
        {
            if (!File.Exists(path))
            {
                return false;
            }

            using var file = new FileStream(path, FileMode.Truncate, FileAccess.Write);
            file.Write(Bounded(message));
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Returns the first <see cref="MaxBytes"/> bytes, cut between characters.</summary>
    internal static ReadOnlySpan<byte> Bounded(string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        if (bytes.Length <= MaxBytes)
        {
            return bytes;
        }

        var end = MaxBytes;
        while ((bytes[end] & 0b1100_0000) == 0b1000_0000)
        {
            end--; // it is inside a character
        }

        return bytes.AsSpan(0, end);
    }
}
