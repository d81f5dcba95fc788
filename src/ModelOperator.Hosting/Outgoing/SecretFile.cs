using System.Text;

namespace ModelOperator.Hosting.Outgoing;

/// <summary>Reads a mounted file with one secret. It is read each time, so that it may be rotated.</summary>
public static class SecretFile
{
    private const int LargestFile = 64 * 1024;

    /// <summary>Returns the secret, without white space around it.</summary>
    /// <exception cref="IOException">The file cannot be read, is empty, has several lines or is larger than 64 KiB.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        // The length of a pipe or a device is not known, and a file may grow.
        var buffer = new byte[LargestFile + 1];
        await using var stream = File.OpenRead(file);
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > LargestFile)
        {
            throw new IOException($"{file} is larger than {LargestFile} bytes");
        }

        var secret = Encoding.UTF8.GetString(buffer, 0, length).Trim('\uFEFF').Trim();
        return secret.Length > 0 && !secret.AsSpan().ContainsAny('\r', '\n')
            ? secret
            : throw new IOException($"{file} is empty or has several lines");
    }
}
