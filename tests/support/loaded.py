"""What `certify work` and examinations of files need, for processes that are forked from one that has imported this."""

import PIL.ImageFile
import pypdfium2

import certify.commands.services.work
import certify.documents.signing.signatures
import certify.documents.uploads.active_content
import certify.documents.uploads.page_images
import certify.documents.uploads.papers
import certify.jobs.worker
import certify.operations.plans.files
from certify.documents.pdf.render import load

__all__ = ["PIL", "certify", "pypdfium2"]

load()
# WeasyPrint lets Pillow take pictures with less content than they say, which no examination may.
PIL.ImageFile.LOAD_TRUNCATED_IMAGES = False
