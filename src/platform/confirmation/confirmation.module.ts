import { Module } from '@nestjs/common';
import { DeclinedConfirmations } from '../../gatehouse/index.js';
import { ConfirmationService } from './confirmation.service.js';
import { UsedConfirmationsRepository } from './used-confirmations.repository.js';

@Module({
  providers: [
    ConfirmationService,
    UsedConfirmationsRepository,
    { provide: DeclinedConfirmations, useExisting: ConfirmationService },
  ],
  exports: [ConfirmationService, DeclinedConfirmations],
})
export class ConfirmationModule {}
