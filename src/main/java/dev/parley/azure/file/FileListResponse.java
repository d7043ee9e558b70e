package dev.parley.azure.file;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of a directory in the dialect's format. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "AzureFileList")
public record FileListResponse(
    @Schema(
            required = true,
            description = "The directory; \".\" for the home directory",
            examples = ".")
        String path,
    @Schema(required = true) List<FileEntryResponse> entries,
    @JsonProperty("has_more") @Schema(required = true) boolean hasMore,
    @JsonProperty("first_id") @Schema(description = "Name of the first entry on the page")
        String firstId,
    @JsonProperty("last_id")
        @Schema(
            description =
                "Name of the last entry on the page; value of \"after\" for the next page")
        String lastId) {}
